using System.Data.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>MyBatis Migrations: a row for each applied script, by the number in front of its name.</summary>
internal sealed class MyBatisHistory : ForeignHistory
{
    internal override string Tool => "mybatis";

    internal override string Table => "public.changelog";

    internal override IReadOnlyList<string> Columns => ["id", "applied_at", "description"];

    // Its time is a text in the local time of whatever machine ran it.
    internal override string Query(string table) => $"select id::text, applied_at::text from {table} order by id";

    internal override HistoryRow Read(DbDataReader row) =>
        new(Text(row, 0), Note: $"at {Text(row, 1)}, by the clock of the machine that ran it");
}
