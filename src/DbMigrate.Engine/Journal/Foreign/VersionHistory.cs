using System.Data.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>A table with a row for each applied version: dbmate, Supabase, Rails.</summary>
internal sealed class VersionHistory(string tool, string table) : ForeignHistory
{
    internal override string Tool => tool;

    internal override string Table => table;

    internal override IReadOnlyList<string> Columns => ["version"];

    // golang-migrate's, which records the newest version only.
    internal override IReadOnlyList<string> Strange => ["dirty"];

    internal override string Query(string from) => $"select version::text from {from} order by version";

    internal override HistoryRow Read(DbDataReader row) => new(Text(row, 0));
}
