"""How good the ranking is on judged sets, with intervals.

evaluate_folder(Path("data/judged")).metrics["ndcg@10"]
"""
