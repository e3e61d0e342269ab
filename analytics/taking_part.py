"""Do families look into the diary? Clause 2.2: unique guardians who opened it ÷ guardians who can sign in.

Only a guardian's own opening of their own child's record counts; the pupil's visits never do.
"""

from __future__ import annotations

import pandas as pd

#: What :func:`families_share` counts.
COUNTS = ("guardians", "opened", "pupils", "covered")


def families_share(taking_part: pd.DataFrame) -> pd.DataFrame:
    """Families taking part by class, in the order of the table, and last of all («» for the class) the school.

    A guardian of two children is one guardian in the school, and one in each of the children's classes.

    Args:
        taking_part: ``school_class, pupil, account, opened``; one row a pupil and guardian.

    Returns:
        ``school_class``, ``guardians`` who can sign in, ``opened`` of them in the period, ``pupils``, ``covered`` with
        at least one guardian who did, and the shares (0…1; missing where there is nobody) ``guardians_share``
        and ``pupils_share``.
    """
    groups = [(str(name), own) for name, own in taking_part.groupby("school_class", sort=False)]
    table = pd.DataFrame(
        [(name, *_counts(own)) for name, own in (*groups, ("", taking_part))], columns=["school_class", *COUNTS]
    )
    return table.assign(
        guardians_share=table["opened"] / table["guardians"].where(table["guardians"] > 0).astype("float64"),
        pupils_share=table["covered"] / table["pupils"].where(table["pupils"] > 0).astype("float64"),
    )


def _counts(table: pd.DataFrame) -> tuple[int, int, int, int]:
    active = table[table["opened"] > 0]
    return (
        table["account"].nunique(), active["account"].nunique(), table["pupil"].nunique(), active["pupil"].nunique(),
    )  # fmt: skip


def never_entered(taking_part: pd.DataFrame) -> pd.DataFrame:
    """The guardians who can sign in and never opened their child's record, and pupils whom no guardian can look up.

    Args:
        taking_part: ``school_class, pupil, name, account, guardian, last``.

    Returns:
        Those rows, in order.
    """
    looked = set(taking_part.loc[taking_part["last"].notna(), "account"].dropna())
    never = taking_part["account"].isna() | ~taking_part["account"].isin(looked)
    return taking_part[never].reset_index(drop=True)
