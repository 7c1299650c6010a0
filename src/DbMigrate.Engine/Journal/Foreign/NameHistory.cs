using System.Data.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>A table with a row for each applied file, by its name: node-pg-migrate, Knex, EF Core.</summary>
internal sealed class NameHistory(string tool, string table, string name, string? at) : ForeignHistory
{
    internal override string Tool => tool;

    internal override string Table => table;

    internal override IReadOnlyList<string> Columns => at is null ? [name.Trim('"')] : ["id", name.Trim('"'), at];

    internal override string Gap =>
        tool == "node-pg-migrate" ? "node-pg-migrate refuses a run with such an order" : base.Gap;

    internal override string Query(string from) =>
        $"select {name}::text, {(at is null ? "null" : at)}::timestamptz from {from} order by {(at is null ? name : "id")}";

    internal override HistoryRow Read(DbDataReader row) => new(Stem(Text(row, 0)), Instant(row, 1));

    internal override string KeyOf(HistoryPhase phase) => Stem(phase.FileName);

    private static string Stem(string file)
    {
        var extension = Path.GetExtension(file);
        var stem = extension is ".sql" or ".js" or ".ts" or ".cjs" or ".mjs" ? file[..^extension.Length] : file;
        return stem.EndsWith(".up", StringComparison.Ordinal) ? stem[..^3] : stem;
    }
}
