using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Steps.Copy;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>A piece of work of a copy: one transaction of the target.</summary>
internal abstract record CopyWork
{
    /// <summary>Called when it is done.</summary>
    internal Action Then { get; init; } = () => { };
}

/// <summary>The rows of a part of a large table, or those of several small tables with their indexes.</summary>
/// <param name="Parts">The parts.</param>
/// <param name="Indexes">The statements that make the indexes and keys.</param>
internal sealed record RowsWork(IReadOnlyList<RowsPart> Parts, IReadOnlyList<string> Indexes) : CopyWork;

/// <summary>A statement that makes an index or a key.</summary>
/// <param name="Sql">The statement.</param>
internal sealed record IndexWork(string Sql) : CopyWork;

/// <summary>A part of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Part">The part, in the journal of the target.</param>
/// <param name="IsWhole">Whether the part is the whole table.</param>
internal sealed record RowsPart(CopyTable Table, KeyPart Part, bool IsWhole)
{
    /// <summary>Whether the rows go in the text format.</summary>
    internal bool IsText { get; init; }

    /// <summary>
    /// Whether the table is emptied first. Rows of a table that is emptied in the same transaction are written as old ones:
    /// VACUUM need not touch them.
    /// </summary>
    internal bool IsEmptied { get; init; }
}
