using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>
/// The rows of the tables, and then their indexes and keys, in transactions of their own. It resumes with the parts that
/// are not done.
/// </summary>
internal sealed class CopyDataBatch : Batch
{
    /// <summary>The objects of the copy.</summary>
    internal required DatabaseSchema Schema { get; init; }

    /// <summary>The tables that the copy itself created, by name: nothing else has rows in them.</summary>
    internal required IReadOnlySet<string> Created { get; init; }

    /// <summary>Returns the statements that make indexes and keys, when the rows of all tables are there.</summary>
    internal required Func<CancellationToken, Task<IReadOnlyList<CopyIndex>>> ReadIndexesAsync { get; init; }

    /// <summary>How it runs.</summary>
    internal required CopyOptions Options { get; init; }
}

/// <summary>A statement that makes an index or a key on a table of the target.</summary>
/// <param name="Table">The table, qualified, as SQL reads it.</param>
/// <param name="Name">The index, qualified, as SQL reads it.</param>
/// <param name="Sql">The statement.</param>
internal sealed record CopyIndex(string Table, string Name, string Sql);
