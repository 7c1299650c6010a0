using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Tests.Plans;

public sealed class MigrationPlanReaderTests : IDisposable
{
    internal const string Example = """
        # yaml-language-server: $schema=../../plan.schema.json
        plan: multi-tenant
        description: Give every table a customer, without stopping the service.
        requires: { postgres: ">=14", extensions: [pgcrypto] }

        connections:                       # references only
          default: ${DATABASE_URL}
          admin:   ${MASTER_DATABASE_URL}

        variables: { default_customer: 1 }

        limits:
          lock_timeout: 2s
          lock_budget: 30m
          statement_timeout: none

        environments:
          staging: { skip_gates: [soak, approval], limits: { lock_budget: 1m }, variables: { default_customer: 7 } }

        phases:
          - id: a
            title: Columns, policies, indexes
            risk: low
            expected_runtime: 1m
            apply:
              - sql: phase-a.sql
              - backfill: { table: memories, set: "customer_id = :default_customer" }
                name: fill
                on: admin
                limits: { lock_timeout: 500ms, statement_timeout: 1h }
            verify:
              - name: no row without a customer
                sql: select count(*) from memories where customer_id is null
                expect: 0
              - rls: { tables: [memories, call_summaries], forced: true }
                severity: warn
            undo:
              - sql: phase-a.undo.sql

          - id: b
            title: Require the customer
            risk: medium
            gates:
              - soak: { after: a, for: 24h }
              - milestone: jwt-build-deployed
              - sustained: { check: no errors logged }
            preflight:
              - name: no errors logged
                sql: { sql: select 1, expect: '1' }
            apply:
              - sql: { file: phase-b.sql, transaction: statement }
            undo_preflight:
              - rls: { tables: memories }
            irreversible: "Because."
        """;

    private readonly PlanFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_plan_is_read_with_everything_in_it()
    {
        _folder.Write("phase-a.sql", "select 1;");
        _folder.Write("phase-a.undo.sql", "select 1;");
        _folder.Write("phase-b.sql", "select 1;");

        var plan = _folder.Read(Example);

        Assert.Equal("multi-tenant", plan.Name);
        Assert.Equal("Give every table a customer, without stopping the service.", plan.Description);
        Assert.Equal(Path.Combine(_folder.Path, "plan.yaml"), plan.File);
        Assert.Equal(_folder.Path, plan.Folder);
        Assert.Equal(">=14", plan.RequiredPostgres);
        Assert.Equal(["pgcrypto"], plan.RequiredExtensions);
        Assert.Equal("${DATABASE_URL}", plan.Connections["default"]);
        Assert.Equal("${MASTER_DATABASE_URL}", plan.Connections["admin"]);
        Assert.Equal("1", plan.Variables["default_customer"]);
        Assert.Equal(new MigrationLimits(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(30), null), plan.Limits);
        var staging = Assert.Single(plan.Environments);
        Assert.Equal("staging", staging.Name);
        Assert.Equal(["soak", "approval"], staging.SkipGates);
        Assert.Equal("7", staging.Variables["default_customer"]);
        Assert.Equal(TimeSpan.FromMinutes(1), plan.Limits.With(staging.Limits).LockBudget);

        var a = plan.Phases[0];
        Assert.Equal(plan.File, a.Plan);
        Assert.Equal(
            ("a", "Columns, policies, indexes", "multi-tenant", MigrationRisk.Low, 0),
            (a.Id, a.Title, a.PlanName, a.Risk, a.Index)
        );
        Assert.Equal(TimeSpan.FromMinutes(1), a.ExpectedRuntime);
        Assert.Equal(new SourcePlace("plan.yaml", 21, 5), a.Place);
        Assert.Null(a.After);
        Assert.Equal(["sql", "backfill"], a.Apply.Select(s => s.Kind));
        Assert.Equal(
            ("sql", "default", 26, 9),
            (a.Apply[0].Name, a.Apply[0].On, a.Apply[0].Place.Line, a.Apply[0].Place.Column)
        );
        Assert.Equal(("fill", "admin"), (a.Apply[1].Name, a.Apply[1].On));
        Assert.Equal(
            new LimitOverrides(TimeSpan.FromMilliseconds(500), null, true, TimeSpan.FromHours(1)),
            a.Apply[1].Limits
        );
        Assert.Equal(["no row without a customer", "rls"], a.Verify.Select(c => c.Name));
        Assert.Equal([CheckSeverity.Error, CheckSeverity.Warn], a.Verify.Select(c => c.Severity));
        Assert.Equal("sql", Assert.Single(a.Undo!).Kind);
        Assert.Equal(
            ["phase-a.sql", "phase-a.undo.sql"],
            a.Apply.Concat(a.Undo!)
                .SelectMany(s => s.ReadContent(plan.Variables).Checksums.Keys.Select(Path.GetFileName))
        );

        var b = plan.Phases[1];
        Assert.Equal((MigrationRisk.Medium, 1, "Because."), (b.Risk, b.Index, b.Irreversible));
        Assert.Null(b.Undo);
        Assert.Equal(["soak:a", "milestone", "sustained"], b.Gates.Select(g => g.Name));
        Assert.Equal(["no errors logged"], b.Preflight.Select(c => c.Name));
        Assert.Equal("rls", Assert.Single(b.UndoPreflight).Kind);
    }

    [Fact]
    public void Short_forms_and_keys_beside_the_kind_become_parameters()
    {
        _folder.Write("phase-a.sql", "select 1;");
        _folder.Write("phase-a.undo.sql", "select 1;");
        _folder.Write("phase-b.sql", "select 1;");

        var plan = _folder.Read(Example);

        var step = Assert.IsType<TestKinds.StepOfTest>(plan.Phases[0].Apply[0]).Node;
        Assert.Equal(Path.Combine(_folder.Path, "phase-a.sql"), step.FilePath("file"));
        var check = Assert.IsType<TestKinds.Check>(plan.Phases[0].Verify[0]).Node;
        Assert.Equal("select count(*) from memories where customer_id is null", check.Text("sql"));
        Assert.Equal(new PlanScalar("0", true, new SourcePlace("plan.yaml", 34, 17)), check.Value("expect"));
        Assert.Equal(["memories"], Assert.IsType<TestKinds.Check>(plan.Phases[1].UndoPreflight[0]).Node.Tables());
    }
}
