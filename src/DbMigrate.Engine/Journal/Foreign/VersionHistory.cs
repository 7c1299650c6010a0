using System.Data.Common;
using System.Text;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>A table with a row for each applied version: dbmate, Supabase, Rails.</summary>
internal sealed class VersionHistory(string tool, string table) : ForeignHistory
{
    internal override string Tool => tool;

    internal override string Table => table;

    internal override IReadOnlyList<string> Columns => ["version"];

    // golang-migrate's, which records the newest version only.
    internal override IReadOnlyList<string> Strange => ["dirty"];

    internal override string Gap =>
        tool == "supabase" ? "supabase refuses it, unless all files are to be included" : base.Gap;

    internal override string Query(string from) => $"select version::text from {from} order by version";

    internal override HistoryRow Read(DbDataReader row) => new(Text(row, 0));

    internal override IReadOnlyList<string> OwnTables(string from) =>
        tool == "rails" ? [from, $"{SchemaOf(from)}.ar_internal_metadata"] : base.OwnTables(from);

    internal override IReadOnlyList<string> Create(string from) =>
        tool == "supabase"
            ?
            [
                CreateSchema(from),
                $"create table {from} (version text not null primary key, statements text[], name text)",
            ]
            : [$"create table {from} (version character varying not null primary key)"];

    internal override IReadOnlyList<ForeignWrite> Applied(string from, KeptPhase phase)
    {
        var (columns, values) = tool == "supabase" ? ("version, name, statements", "$1, $2, $3") : ("version", "$1");
        IReadOnlyList<object?> parameters =
            tool == "supabase"
                ? [KeyOf(phase.Phase), phase.Description, new[] { Encoding.UTF8.GetString(phase.Content) }]
                : [KeyOf(phase.Phase)];
        return
        [
            new ForeignWrite(
                from,
                $"insert into {from} ({columns}) select {values} where not exists (select from {from} h where "
                    + "h.version::pg_catalog.text operator(pg_catalog.=) $1)",
                parameters
            ),
        ];
    }

    internal override IReadOnlyList<ForeignWrite> Undone(string from, KeptPhase phase) =>
        [
            new ForeignWrite(
                from,
                $"delete from {from} where version::pg_catalog.text operator(pg_catalog.=) $1",
                KeyOf(phase.Phase)
            ),
        ];
}
