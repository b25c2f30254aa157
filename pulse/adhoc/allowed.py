"""What may stand in a statement. Whatever is not named here is refused."""

from sqlglot import exp

QUERIES = (exp.Select, exp.SetOperation)

STRUCTURE = frozenset(
    {
        exp.Alias, exp.CTE, exp.Column, exp.Distinct, exp.Except, exp.From, exp.Group, exp.Having, exp.Identifier,
        exp.Intersect, exp.Join, exp.Limit, exp.Offset, exp.Order, exp.Ordered, exp.Paren, exp.Select, exp.Star,
        exp.Subquery, exp.Table, exp.TableAlias, exp.Tuple, exp.Union, exp.Where, exp.Window, exp.WindowSpec, exp.With,
    }
)  # fmt: skip

OPERATORS = frozenset(
    {
        exp.Add, exp.All, exp.And, exp.Any, exp.AtTimeZone, exp.Between, exp.Boolean, exp.Case, exp.Cast, exp.DPipe,
        exp.DataType, exp.Div, exp.EQ, exp.Exists, exp.Filter, exp.GT, exp.GTE, exp.ILike, exp.If, exp.In, exp.Interval,
        exp.Is, exp.LT, exp.LTE, exp.Like, exp.Literal, exp.Mod, exp.Mul, exp.NEQ, exp.Neg, exp.Not, exp.Null,
        exp.NullSafeEQ, exp.NullSafeNEQ, exp.Or, exp.Sub, exp.Var, exp.WithinGroup,
    }
)  # fmt: skip

FUNCTIONS = frozenset(
    {
        # aggregates
        exp.Avg, exp.Corr, exp.Count, exp.GroupConcat, exp.LogicalAnd, exp.LogicalOr, exp.Max, exp.Min, exp.Mode,
        exp.PercentileCont, exp.PercentileDisc, exp.RegrSlope, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Sum,
        exp.Variance, exp.VariancePop,
        # windows
        exp.CumeDist, exp.DenseRank, exp.FirstValue, exp.Lag, exp.LastValue, exp.Lead, exp.Ntile, exp.PercentRank,
        exp.Rank, exp.RowNumber,
        # numbers
        exp.Abs, exp.Ceil, exp.Exp, exp.Floor, exp.Greatest, exp.Least, exp.Ln, exp.Pow, exp.Round, exp.Sign, exp.Sqrt,
        exp.Trunc, exp.WidthBucket,
        # texts
        exp.Coalesce, exp.Concat, exp.Initcap, exp.Left, exp.Length, exp.Lower, exp.Nullif, exp.Right, exp.SplitPart,
        exp.StrPosition, exp.Substring, exp.Trim, exp.Upper,
        # times
        exp.CurrentDate, exp.CurrentTimestamp, exp.Extract, exp.TimeToStr, exp.TimestampTrunc,
    }
)  # fmt: skip

NODES = STRUCTURE | OPERATORS | FUNCTIONS

# Functions that sqlglot has no class for.
NAMED_FUNCTIONS = frozenset({"age", "make_date"})

TYPES = frozenset(
    {
        exp.DataType.Type.BIGINT, exp.DataType.Type.BOOLEAN, exp.DataType.Type.DATE, exp.DataType.Type.DECIMAL,
        exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT, exp.DataType.Type.INT, exp.DataType.Type.INTERVAL,
        exp.DataType.Type.SMALLINT, exp.DataType.Type.TEXT, exp.DataType.Type.TIME, exp.DataType.Type.TIMESTAMP,
        exp.DataType.Type.TIMESTAMPTZ, exp.DataType.Type.VARCHAR,
    }
)  # fmt: skip

# What a table in FROM may carry beside its name.
TABLE_PARTS = frozenset({"this", "db", "alias"})
