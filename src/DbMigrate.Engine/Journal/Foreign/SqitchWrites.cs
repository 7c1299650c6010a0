using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>Writes the registry of Sqitch: a change with its dependencies and tags, and an event.</summary>
/// <param name="schema">The schema of the registry, quoted.</param>
/// <param name="table">The table of the changes, quoted.</param>
/// <param name="change">The change.</param>
internal sealed class SqitchWrites(string schema, string table, SqitchRecord change)
{
    private const string IsNew = "not exists (select from {0} h where h.change_id operator(pg_catalog.=) $1)";

    private readonly (string Name, string Email) _committer = (
        OsUser.Name,
        $"{OsUser.Name}@{System.Environment.MachineName}"
    );

    /// <summary>Returns the statements of a deployment.</summary>
    /// <param name="hash">The SHA-1 of the deploy script.</param>
    internal IReadOnlyList<ForeignWrite> Deploy(string hash)
    {
        var (at, name, email, note) = change.Planned;
        var isNew = IsNew.Replace("{0}", table, StringComparison.Ordinal);
        var writes = new List<ForeignWrite>
        {
            new(
                table,
                $"""
                insert into {schema}.projects (project, uri, creator_name, creator_email) select $1, $2, $3, $4
                where not exists (select from {schema}.projects h where h.project operator(pg_catalog.=) $1)
                """,
                change.Project,
                change.Uri,
                _committer.Name,
                _committer.Email
            ),
            Event("deploy", isNew),
            new(
                table,
                $"""
                insert into {table} (change_id, script_hash, change, project, note, committer_name, committer_email,
                    planned_at, planner_name, planner_email, committed_at)
                select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, pg_catalog.clock_timestamp() where {isNew}
                """,
                change.Id,
                hash,
                change.Name,
                change.Project,
                note,
                _committer.Name,
                _committer.Email,
                at,
                name,
                email
            ),
        };
        writes.AddRange(change.Requires.Select(r => Dependency("require", r.Name, r.Id)));
        writes.AddRange(change.Conflicts.Select(c => Dependency("conflict", c, null)));
        writes.AddRange(change.Tags.Select(Tag));
        return writes;
    }

    /// <summary>Returns the statements of a reversion.</summary>
    internal IReadOnlyList<ForeignWrite> Revert() =>
        [
            Event("revert", $"exists (select from {table} h where h.change_id operator(pg_catalog.=) $1)"),
            Delete($"{schema}.tags"),
            Delete($"{schema}.dependencies"),
            Delete(table),
        ];

    private ForeignWrite Delete(string from) =>
        new(table, $"delete from {from} where change_id operator(pg_catalog.=) $1", change.Id);

    private ForeignWrite Event(string what, string condition) =>
        new(
            table,
            $"""
            insert into {schema}.events (event, change_id, change, project, note, requires, conflicts, tags, committer_name,
                committer_email, planned_at, planner_name, planner_email, committed_at)
            select $2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, pg_catalog.clock_timestamp() where {condition}
            """,
            change.Id,
            what,
            change.Name,
            change.Project,
            change.Planned.Note,
            change.Requires.Select(r => r.Name).ToArray(),
            change.Conflicts.ToArray(),
            change.Tags.Select(t => t.Name).ToArray(),
            _committer.Name,
            _committer.Email,
            change.Planned.At,
            change.Planned.Name,
            change.Planned.Email
        );

    // A change of another project is known to the registry alone.
    private ForeignWrite Dependency(string type, string name, string? id)
    {
        var other =
            type == "require" && id is null && name.Split(':', 2) is [var project, var wanted]
                ? (project, wanted.Split('@')[0])
                : default;
        return new ForeignWrite(
            table,
            $"""
            insert into {schema}.dependencies (change_id, type, dependency, dependency_id)
            select $1, $2, $3, coalesce($4, (select h.change_id from {table} h where h.project operator(pg_catalog.=) $5
                and h.change operator(pg_catalog.=) $6 order by h.committed_at desc limit 1))
            where not exists (select from {schema}.dependencies h where h.change_id operator(pg_catalog.=) $1
                and h.dependency operator(pg_catalog.=) $3)
            """,
            change.Id,
            type,
            name,
            id,
            other.project,
            other.Item2
        );
    }

    private ForeignWrite Tag((string Id, string Name, SqitchStamp Planned) tag) =>
        new(
            table,
            $"""
            insert into {schema}.tags (tag_id, tag, project, change_id, note, committer_name, committer_email, planned_at,
                planner_name, planner_email, committed_at)
            select $2, $3, $4, $1, $5, $6, $7, $8, $9, $10, pg_catalog.clock_timestamp()
            where not exists (select from {schema}.tags h where h.tag_id operator(pg_catalog.=) $2)
            """,
            change.Id,
            tag.Id,
            tag.Name,
            change.Project,
            tag.Planned.Note,
            _committer.Name,
            _committer.Email,
            tag.Planned.At,
            tag.Planned.Name,
            tag.Planned.Email
        );
}
