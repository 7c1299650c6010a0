namespace DbMigrate.Engine.Reports.Documents;

/// <summary>A foreign key between two relations of a documentation.</summary>
/// <param name="Name">The constraint, quoted where needed.</param>
/// <param name="From">The referencing relation, qualified.</param>
/// <param name="Columns">The referencing columns.</param>
/// <param name="To">The referenced relation, qualified. It may be one that the documentation leaves out.</param>
/// <param name="Keys">The referenced columns, in the same order.</param>
internal sealed record DocumentedReference(
    string Name,
    string From,
    IReadOnlyList<string> Columns,
    string To,
    IReadOnlyList<string> Keys
)
{
    /// <summary>What happens to a row whose parent is deleted, as <c>CASCADE</c>; null: an error.</summary>
    internal string? OnDelete { get; init; }

    /// <summary>What happens to a row whose parent gets another key; null: an error.</summary>
    internal string? OnUpdate { get; init; }

    /// <summary>True: a row may have no parent, since a referencing column may be NULL.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>True: a parent has one row at most, since the referencing columns are unique.</summary>
    internal bool IsUnique { get; init; }

    /// <summary>True: the rows that exist may violate it.</summary>
    internal bool IsNotValid { get; init; }

    /// <summary>True: no row is checked.</summary>
    internal bool IsNotEnforced { get; init; }
}
