namespace DbMigrate.Engine.Model.Objects;

/// <summary>What a fragment of SQL in a plan is. It decides what may stand outside of its parentheses.</summary>
internal enum FragmentShape
{
    /// <summary>One expression: a condition, a value, a call.</summary>
    Expression,

    /// <summary>The SET list of an UPDATE: column = expression, separated by commas.</summary>
    Assignments,

    /// <summary>A type, or the default of a column: ADD COLUMN takes further clauses behind them.</summary>
    ColumnPart,

    /// <summary>A column or expression of an index, with its order and operator class.</summary>
    IndexElement,
}
