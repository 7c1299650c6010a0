using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Server.OwnSql;

/// <summary>
/// A plan with steps, checks and gates of many kinds, from its first status to its undo, and what is seen of it.
/// </summary>
internal static partial class FullCycle
{
    private const string Plan = """
        plan: cycle
        limits: { lock_timeout: 200ms, lock_budget: 20s }
        metrics:
          - name: rows
            sql: select pg_catalog.count(*) from items
        phases:
          - id: program
            apply: [ { script: { run: ["sh", "ok.sh"], timeout: 1m } } ]
          - id: files
            gates: [ { approval: 1 }, { milestone: told } ]
            preflight:
              - exists: { table: items }
              - columns: { table: items, column: name, type: pg_catalog.text }
            apply: [ { sql: strings.sql } ]
            undo: [ { sql: strings.undo.sql } ]
            verify:
              - { name: text, sql: "select pg_catalog.string_agg(v, '|' order by v) from strings", expect: 'C:\temp\new|it''s' }
          - id: columns
            preflight:
              - { name: sample, sql: select pg_catalog.count(*) from items, expect: ">= 100" }
            apply:
              - add_column: { table: items, column: size, type: "numeric(10,2)", default: "0" }
              - add_column: { table: items, column: maker, type: integer }
              - backfill: { table: items, set: "maker = id operator(pg_catalog.%) 10", where: maker is null, max_active: 1000 }
              - backfill: { table: events, set: "note = 'seen'", where: note is null, workers: 2, max_active: 1000 }
              - not_null: { table: items, column: maker }
            verify:
              - columns: { table: items, column: maker, nullable: false, type: integer }
              - absent: { table: no_such_table }
          - id: keys
            apply:
              - index: { table: items, columns: [name, maker desc], where: maker operator(pg_catalog.>) 3 }
              - unique: { table: items, columns: [name] }
              - foreign_key: { table: items, columns: maker, references: makers(id), on_delete: restrict }
              - check: { table: items, name: items_size_check, expression: size operator(pg_catalog.>=) 0 }
            verify:
              - constraints: { names: items_size_check, table: items, validated: true }
              - indexes: items_name_maker_idx
          - id: rest
            apply:
              - policies:
                  table: items
                  replace: all
                  list: [ { name: items_all, for: select, using: "maker operator(pg_catalog.>) 0" } ]
              - enable_rls: { tables: [items], force: false }
              - rename_column: { table: items, from: name, to: title }
            verify:
              - rls: { table: items, enabled: true, policies: 1 }
              - visible: { table: items, rows: 200 }
          - id: drops
            apply:
              - drop_index: items_legacy_idx
              - drop_column: { table: items, column: legacy }
            undo: [ { sql: drops.undo.sql } ]
        """;

    /// <summary>Creates the tables, as a session with the usual settings.</summary>
    internal static async Task CreateTablesAsync(TestDatabase database) =>
        await database.ExecuteAllAsync(
            "set search_path = public",
            "create table public.makers (id int primary key, name text)",
            "insert into public.makers select i, 'maker ' || i from generate_series(0, 9) i",
            "create table public.items (id int primary key, name text not null, legacy int)",
            "insert into public.items select i, 'item ' || i from generate_series(1, 200) i",
            "create index items_legacy_idx on public.items (legacy)",
            "create table public.events (at timestamptz, part text, note text, primary key (at, part))",
            """
            insert into public.events
            select '2024-02-28 23:59:59.123456+00'::timestamptz + i * interval '1 hour', 'p' || i % 3
            from generate_series(1, 300) i
            """
        );

    /// <summary>Returns the plan's folder.</summary>
    internal static TestPlan WritePlan(TestDatabase database) =>
        new(
            database,
            Plan,
            (
                "strings.sql",
                """
                create table strings (v pg_catalog.text);
                insert into strings values ('C:\temp\new');
                insert into strings values ('it''s');
                """
            ),
            ("strings.undo.sql", "drop table strings;\n"),
            ("drops.undo.sql", "alter table items add legacy int;\ncreate index items_legacy_idx on items (legacy);\n"),
            ("ok.sh", "sleep 0.1\n")
        );

    /// <summary>Runs it and returns what was seen, a line each.</summary>
    /// <param name="database">The database.</param>
    /// <param name="connectionString">Whose sessions; null: the superuser's.</param>
    /// <param name="beforeAsync">Called before all, or null.</param>
    /// <param name="prepareAsync">Called when the journal is there, before the first phase.</param>
    internal static async Task<IReadOnlyList<string>> RunAsync(
        TestDatabase database,
        string? connectionString = null,
        Func<Task>? beforeAsync = null,
        Func<Task>? prepareAsync = null
    )
    {
        using var plan = WritePlan(database);
        var approver = await database.CreateRoleAsync("approver", "superuser");
        await (beforeAsync?.Invoke() ?? Task.CompletedTask);
        var seen = new List<string>();
        await StatusAsync();
        await InSessionAsync(async s => await s.CompleteMilestoneAsync("told", "yes"));
        await InSessionAsync(
            async s => await s.ApproveAsync(s.SelectPhases(["files"])[0], "fine"),
            database.ConnectionStringFor(approver)
        );
        await (prepareAsync?.Invoke() ?? Task.CompletedTask);
        foreach (var phase in plan.Read().Phases.Select(p => p.Id))
        {
            await PreflightAsync(phase);
            await InSessionAsync(s => InvokeAsync(s, phase));
        }

        await StatusAsync();
        await VerifyAsync();
        await MetricsAsync();
        await HistoryAsync();
        foreach (var phase in new[] { "drops", "rest", "keys", "columns", "files" })
        {
            await InSessionAsync(async s =>
                seen.AddRange(await Results(s.UndoAsync(s.SelectPhases([phase]), TestPlan.Yes)))
            );
        }

        await StatusAsync();
        await HistoryAsync();
        return [.. seen.Select(line => Plain(line, database, plan))];

        Task StatusAsync() =>
            InSessionAsync(async s =>
                seen.AddRange((await s.GetStatusAsync(s.Plan.Phases)).Select(p => $"status {p.Phase}: {p.State}"))
            );

        Task PreflightAsync(string phase) =>
            InSessionAsync(async s =>
            {
                seen.AddRange(
                    (await TestPlan.ListAsync(s.TestPreflightAsync(s.SelectPhases([phase])[0])))
                        // How much other sessions of the cluster use is not the same each time.
                        .Where(c => c.Kind is not ("connections" or "old_transactions" or "replication_lag"))
                        .Select(Describe)
                );
                seen.AddRange(
                    (
                        await TestPlan.ListAsync(
                            s.PreviewAsync(s.SelectPhases([phase]), PhaseAction.Apply, new InvokeOptions())
                        )
                    )
                        // The first line has the address of the server.
                        .Where(p => p.Kind != "phase")
                        .Select(p => $"preview {p.Phase} {p.Name}: {string.Join(" ; ", p.Statements)}")
                );
            });

        async Task InvokeAsync(MigrationSession s, string phase) =>
            seen.AddRange(
                await Results(
                    s.InvokeAsync(
                        s.SelectPhases([phase]),
                        new InvokeOptions { Confirm = static _ => MigrationAnswer.Yes }
                    )
                )
            );

        Task VerifyAsync() =>
            InSessionAsync(async s =>
            {
                foreach (var phase in s.Plan.Phases)
                {
                    seen.AddRange((await TestPlan.ListAsync(s.VerifyAsync(phase))).Select(Describe));
                }
            });

        Task MetricsAsync() =>
            InSessionAsync(async s =>
                seen.AddRange(
                    (await TestPlan.ListAsync(s.GetMetricsAsync(s.SelectMetrics(null)))).Select(m =>
                        $"{m.Name} = {m.Value}"
                    )
                )
            );

        Task HistoryAsync() =>
            InSessionAsync(async s =>
                seen.AddRange(
                    (await TestPlan.ListAsync(s.GetHistoryAsync(null, verify: true, null)))
                        // A lock of autovacuum is waited for, or not.
                        .Where(e => e.Event != "LockWaited")
                        .Select(e =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{e.Phase} {e.Event} {e.Step} {e.Rows} intact {e.Intact} {e.Problem}"
                            )
                        )
                )
            );

        async Task InSessionAsync(Func<MigrationSession, Task> work, string? by = null)
        {
            await using var session = plan.Session(by ?? connectionString);
            await Wait.EndOfAsync(work(session), "a part of the cycle");
        }
    }

    private static async Task<IEnumerable<string>> Results(IAsyncEnumerable<PhaseResult> results) =>
        (await TestPlan.ListAsync(results)).SelectMany(r =>
            r.Steps.Select(s => $"{s.Name}: {s.Status}, {s.Rows} rows")
                .Append($"{r.Action} {r.Phase}: {r.State} {r.Message}")
                .Concat(r.Differences.Select(d => $"{d.Change} {d.Kind} {d.Name}: {d.To} -> {d.From}"))
        );

    /// <summary>Returns a line without what differs each time: names, times and durations.</summary>
    private static string Plain(string line, TestDatabase database, TestPlan plan) =>
        Varying()
            .Replace(
                line.Replace(plan.Folder, "FOLDER", StringComparison.Ordinal)
                    .Replace(database.Name + "_all", "postgres", StringComparison.Ordinal)
                    .Replace(database.Name, "DATABASE", StringComparison.Ordinal),
                "…"
            );

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?|\b\d+(\.\d+)? ?(ms|s)\b")]
    private static partial Regex Varying();

    private static string Describe(CheckResult c) =>
        $"{c.Stage} {c.Phase} {c.Name}: {c.Status}, expected {c.Expected}, found {c.Actual} {c.SqlState}";
}
