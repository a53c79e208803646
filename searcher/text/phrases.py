"""Where tokens stand side by side, told from the positions of each: one bit a position, so that length costs little."""

from collections.abc import Sequence

_SET = ord("1")


def phrase_starts(units: Sequence[Sequence[int]], offsets: Sequence[int]) -> list[int]:
    """The positions ``p``, ascending, for which every unit ``n`` stands at ``p + offsets[n]``.

    Linear in the highest position for each different unit, however often it occurs or is repeated.
    """
    bits_of: dict[int, int] = {}
    together = -1
    for unit, offset in zip(units, offsets, strict=True):
        if id(unit) not in bits_of:
            bits_of[id(unit)] = _bits(unit)
        together &= bits_of[id(unit)] >> offset
        if not together:
            return []
    return [place for place, bit in enumerate(reversed(f"{together:b}".encode())) if bit == _SET]


def _bits(positions: Sequence[int]) -> int:
    bits = bytearray(max(positions, default=0) // 8 + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")
