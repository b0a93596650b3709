"""The benchmarks of `run.py bench`: ours beside its peers, in turn, in one process.

    run_suite(["topk"], tell=print)

Figures are seconds of the processor, so that a busy machine changes both sides alike.
"""
