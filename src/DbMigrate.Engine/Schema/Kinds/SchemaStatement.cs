using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>A statement of an export or an alignment.</summary>
/// <param name="Of">The object that it is about.</param>
/// <param name="Sql">The statement, without a semicolon at its end.</param>
/// <param name="LosesData">True: rows, values or the position of a sequence are lost.</param>
/// <param name="IsDrop">True: it drops the object, or what the object was before.</param>
internal sealed record SchemaStatement(ObjectKey Of, string Sql, bool LosesData, bool IsDrop = false)
{
    /// <summary>True: it runs only together with a statement that loses data.</summary>
    internal bool NeedsLoss { get; init; }

    /// <summary>The objects whose differences it removes; none: that of its own object.</summary>
    internal IReadOnlyList<ObjectKey> Because { get; init; } = [];

    /// <summary>What a reader of the alignment must know of it; null: nothing.</summary>
    internal string? Remark { get; init; }

    /// <summary>The tables that must have no columns beside those that are wanted.</summary>
    internal IReadOnlyList<string> Exact { get; init; } = [];

    /// <summary>True: it is left out where no loss of data is allowed.</summary>
    internal bool IsLeftOut => LosesData || NeedsLoss;
}
