"""One question at a time, in the order in which they came."""

import threading
import time

import pytest

from desk.turn import Turn


def test_who_waits_longest_is_next_and_nobody_works_beside_another() -> None:
    turn, done, inside = Turn(), [], []

    def work(number: int) -> None:
        with turn:
            inside.append(number)
            assert len(inside) == 1
            time.sleep(0.01)
            inside.remove(number)
            done.append(number)

    threads = []
    with turn:
        for number in range(8):
            threads.append(threading.Thread(target=work, args=[number]))
            threads[-1].start()
            while turn._given < number + 2:  # until it waits
                time.sleep(0.001)
    for thread in threads:
        thread.join(10)
    assert done == list(range(8))


def test_a_question_that_fails_does_not_keep_the_others_waiting() -> None:
    turn = Turn()
    with pytest.raises(ValueError, match="unreadable"), turn:
        raise ValueError("unreadable")
    with turn:
        pass
