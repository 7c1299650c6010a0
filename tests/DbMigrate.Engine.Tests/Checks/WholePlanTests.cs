namespace DbMigrate.Engine.Tests.Checks;

public sealed class WholePlanTests
{
    [Fact]
    public void Every_check_and_gate_is_read_from_a_plan_in_each_way_of_writing()
    {
        var folder = Directory.CreateTempSubdirectory("dbmigrate-plan-");
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "plan.yaml"),
                """
                plan: whole
                variables: { customer: 1 }
                phases:
                  - id: a
                    apply: [{ manual: Do it. }]
                  - id: b
                    gates:
                      - soak: { after: a, for: 24h }
                      - milestone: jwt-build-deployed
                      - milestone: { name: backup-done, max_age: 12h }
                      - approval: 2
                      - name: by two
                        approval: { count: 2, not_the_runner: false }
                      - window: { days: mon-fri, from: 22:00, to: 04:00, zone: Europe/Berlin }
                      - sustained: { check: no errors logged, for: 24h, every: 15m }
                    preflight:
                      - name: no errors logged
                        sql: select 1 where false
                        expect: empty
                      - { sql: "select :customer", expect: 1, severity: warn, as: app, rollback: true }
                      - sql: { query: select 1, expect: { rows: 1, every: { a: 1 } }, as: { role: app, set: { app.customer: 1 } } }
                    apply: [{ manual: Do it. }]
                    verify:
                      - exists: { table: [a, b], function: f(int), trigger: t on a }
                      - absent: { view: v }
                      - columns: { table: a, column: id, type: int, nullable: false, default: none }
                      - constraints: { names: 'a_*', table: a, validated: true }
                      - indexes: [a_pkey]
                      - rls: { tables: [a], policies: { select: 1 } }
                      - visible: { table: a, as: { role: app }, where: "id <> :customer", rows: 0 }
                """
            );
            var phase = MigrationPlanReader.Read(folder.FullName).Phases[1];
            Assert.Equal(
                [
                    "soak:a",
                    "milestone:jwt-build-deployed",
                    "milestone:backup-done",
                    "approval",
                    "by two",
                    "window",
                    "sustained:no errors logged",
                ],
                phase.Gates.Select(g => g.Name)
            );
            Assert.Equal(["no errors logged", "select :customer", "select 1"], phase.Preflight.Select(c => c.Name));
            Assert.Equal(
                [
                    "exists table a, b; function f(int); trigger t on a",
                    "absent view v",
                    "columns id of a",
                    "constraints a_* on a",
                    "indexes a_pkey",
                    "rls on a",
                    "visible a where id <> :customer as app",
                ],
                phase.Verify.Select(c => c.Name)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
