using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>What holds for every journal, whatever happened to the executions that wrote it.</summary>
internal static class JournalOracle
{
    /// <summary>The beginning of the line about a row that is left in <c>dbmigrate.runner</c>.</summary>
    internal const string RowLeft = "a row of run";

    private const string Query = """
        select format('batch %s/%s of %s is done %s times', step, batch, phase, count(*)) from dbmigrate.event
        where event = 'BatchDone' or event = 'BatchResolved' and (detail ->> 'done')::boolean
        group by execution, phase, step, batch having count(*) <> 1
        union all
        select format('batch %s/%s of %s was begun and has no outcome', s.step, s.batch, s.phase) from dbmigrate.event s
        where s.event = 'BatchStarted' and not exists (
            select from dbmigrate.event o
            where o.execution = s.execution and o.step = s.step and o.batch = s.batch and o.id > s.id and o.event in ('BatchDone', 'BatchFailed', 'BatchResolved'))
        union all
        select format('%s of %s comes %s times', event, phase, count(*)) from dbmigrate.event
        where event in ('PhaseStarted', 'PhaseApplied', 'PhaseVerified', 'UndoStarted', 'PhaseUndone')
        group by execution, phase, event having count(*) <> 1
        union all
        select format('milestone %s is recorded %s times', detail ->> 'milestone', count(*)) from dbmigrate.event
        where event = 'MilestoneCompleted' group by detail ->> 'milestone'
        -- A server that is restarted before the run's last commit loses the start of the phase that waits for the operator.
        -- Then the phase starts again, and asks for the task again.
        having count(*) not between 1 and 2
        union all
        select format('row %s (%s) is not as it was written', id, event) from (
            select e.id, e.event, e.hash = dbmigrate.event_hash(coalesce(lag(e.hash) over (order by e.id), '\x00'), e)
                   and e.id = coalesce(lag(e.id) over (order by e.id), 0) + 1 as intact
            from dbmigrate.event e) j
        where not intact
        union all
        select 'the last row is not the chain''s' where (select last_id from dbmigrate.chain) <> (select max(id) from dbmigrate.event)
        union all
        select 'a lock is left' from pg_locks l where l.locktype = 'advisory' and l.classid in (1145195847, 1145195848) and l.database = (select oid from pg_database where datname = current_database())
        union all
        select format('a row of run %s is left', run) from dbmigrate.runner
        """;

    /// <summary>Returns what does not hold.</summary>
    internal static Task<IReadOnlyList<string>> JudgeAsync(TestDatabase database) =>
        database.ColumnAsync<string>(Query);
}
