using DbMigrate.Engine.Common;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Steps.Copy;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>A table of the source to which rows are brought back.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The columns of its key, quoted where needed; empty: it has none.</param>
/// <param name="Triggers">Its own triggers that fire: the name, and the words that enable it.</param>
internal sealed record SourceTable(
    CopyTable Table,
    IReadOnlyList<string> Key,
    IReadOnlyList<(string Name, string Enable)> Triggers
)
{
    private static readonly string Query = EmbeddedSql.Text("Catalog.copy-back");

    /// <summary>The name of its temporary copy.</summary>
    internal required string Copy { get; init; }

    private string ColumnsOf(string alias) => string.Join(", ", Table.Columns.Select(c => $"{alias}.{c.Local}"));

    private string SameKey => string.Join(" AND ", Key.Select(k => $"t.{k} = b.{k}"));

    /// <summary>Reads what the source has of some tables.</summary>
    internal static async Task<IReadOnlyList<SourceTable>> ReadAsync(
        NpgsqlConnection source,
        IReadOnlyList<CopyTable> tables,
        CancellationToken cancellationToken
    )
    {
        var found = new List<SourceTable>();
        await using var command = new NpgsqlCommand(Query, source) { Parameters = { CopyParts.Names(tables) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var names = reader.GetFieldValue<string[]>(2);
            found.Add(
                new SourceTable(
                    tables[found.Count],
                    reader.IsDBNull(1) ? [] : reader.GetFieldValue<string[]>(1),
                    [.. names.Zip(reader.GetFieldValue<string[]>(3))]
                )
                {
                    Copy = $"pg_temp.dbmigrate_back_{found.Count + 1}",
                }
            );
        }

        return found;
    }

    /// <summary>Returns the statement that makes the temporary copy, without rows.</summary>
    internal string Make() =>
        $"CREATE TEMPORARY TABLE {Copy["pg_temp.".Length..]} ON COMMIT DROP AS SELECT {ColumnsOf("t")} "
        + $"FROM ONLY {Table.Name} t WITH NO DATA";

    /// <summary>Returns the statement that deletes the rows that the target no longer has.</summary>
    internal string Delete() =>
        Key.Count == 0
            ? $"DELETE FROM ONLY {Table.Name}"
            : $"DELETE FROM ONLY {Table.Name} t WHERE NOT EXISTS (SELECT FROM {Copy} b WHERE {SameKey})";

    /// <summary>Returns the statement that changes the rows that were changed; null: there is no key to know them by.</summary>
    /// <remarks>Not every type can be compared; texts can.</remarks>
    internal string? Update()
    {
        var set = Table.Columns.Where(c => c.Identity != 'a' && !Key.Contains(c.Local)).ToList();
        return Key.Count == 0 || set.Count == 0
            ? null
            : $"UPDATE ONLY {Table.Name} t SET {string.Join(", ", set.Select(c => $"{c.Local} = b.{c.Local}"))} FROM {Copy} b "
                + $"WHERE {SameKey} AND ROW({ColumnsOf("t")})::pg_catalog.text "
                + $"OPERATOR(pg_catalog.<>) ROW({ColumnsOf("b")})::pg_catalog.text";
    }

    /// <summary>Returns the statement that inserts the rows that only the target has.</summary>
    internal string Insert()
    {
        var missing =
            Key.Count == 0 ? string.Empty : $" WHERE NOT EXISTS (SELECT FROM ONLY {Table.Name} t WHERE {SameKey})";
        return $"INSERT INTO {Table.Name} {Table.ColumnList} OVERRIDING SYSTEM VALUE SELECT {ColumnsOf("b")} FROM {Copy} b"
            + missing;
    }
}
