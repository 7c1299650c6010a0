namespace DbMigrate.Engine.Catalog;

/// <summary>Why an index cannot be used as a key. The names are those of <c>keys.sql</c>.</summary>
internal enum KeyFault
{
    /// <summary>It can.</summary>
    None,

    /// <summary>It is not unique.</summary>
    NotUnique,

    /// <summary>It is not valid.</summary>
    NotValid,

    /// <summary>It is partial.</summary>
    Partial,

    /// <summary>It has an expression.</summary>
    Expression,

    /// <summary>Its constraint is deferrable.</summary>
    Deferrable,

    /// <summary>It is no btree.</summary>
    NotBtree,

    /// <summary>A column of it accepts NULL.</summary>
    Nullable,

    /// <summary>Its columns are ordered in two directions.</summary>
    MixedOrder,

    /// <summary>Its collation is not that of the column.</summary>
    OtherCollation,

    /// <summary>Its operator class is not the default one.</summary>
    OtherOperatorClass,
}
