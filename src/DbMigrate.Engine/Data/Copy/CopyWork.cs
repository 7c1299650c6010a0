using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Steps.Copy;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>A piece of work of a copy.</summary>
internal abstract record CopyWork
{
    /// <summary>Called when it is done.</summary>
    internal Action Then { get; init; } = () => { };
}

/// <summary>The rows of a part of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Part">The part, in the journal of the target.</param>
/// <param name="IsWhole">Whether the part is the whole table.</param>
/// <param name="IsOwn">Whether the copy created the table in this run: nothing else is in it or refers to it.</param>
internal sealed record PartWork(CopyTable Table, KeyPart Part, bool IsWhole, bool IsOwn) : CopyWork
{
    /// <summary>Whether the rows go in the text format.</summary>
    internal bool IsText { get; init; }
}

/// <summary>A statement that makes an index or a key.</summary>
/// <param name="Sql">The statement.</param>
internal sealed record IndexWork(string Sql) : CopyWork;
