using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>What is wrong in a plan's words: each error with its place and the nearest valid word.</summary>
public sealed class PlanErrorsTests : IDisposable
{
    private readonly PlanFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_errors_of_a_plan_come_at_once_in_the_order_of_the_file()
    {
        var errors = _folder.Errors(
            """
            plan: p
            descripton: typo
            limits: { lock_timeout: soon }
            phases:
              - id: a
                titel: typo
                risk: hihg
                apply:
                  - sql: nowhere.sql
                  - manul: x
                  - backfill: { table: t, set: x = 1, workers: many }
                verify:
                  - rls: { tables: [t], forced: yes }
                    on: defalt
                gates:
                  - soak: { after: b, for: 1h }
              - id: a
                apply: [{ manual: x }]
            """
        );

        Assert.Equal(
            [
                "plan.yaml:2:1: 'descripton' is not a key of a plan. Did you mean 'description'?",
                "plan.yaml:3:25: 'lock_timeout' is 'soon'; it takes a duration such as 500ms, 30s, 24h or 7d.",
                "plan.yaml:6:5: 'titel' is not a key of the phase 'a'. Did you mean 'title'?",
                "plan.yaml:7:11: 'risk' is 'hihg'; it takes 'low', 'medium' or 'high'. Did you mean 'high'?",
                "plan.yaml:9:14: There is no file 'nowhere.sql' in the plan's folder.",
                "plan.yaml:10:9: 'manul' is not a kind of step. Did you mean 'manual'?",
                "plan.yaml:11:52: 'workers' is 'many'; it takes a whole number from 1 to 64.",
                "plan.yaml:13:37: 'forced' is 'yes'; it takes true or false. Did you mean 'true'?",
                "plan.yaml:14:13: There is no connection 'defalt' under 'connections'. Did you mean 'default'?",
                "plan.yaml:16:24: There is no phase 'b' in this plan.",
                "plan.yaml:17:9: The phase 'a' is defined twice; the first is in line 5. Give each a unique id.",
            ],
            errors
        );
    }

    [Theory]
    [InlineData("phases: []", "plan.yaml:1:1: A plan has no 'plan': the plan's name: the key of its journal.")]
    [InlineData("plan: p", "plan.yaml:1:1: A plan needs 'phases', 'phases_from', 'maintenance' or 'metrics'.")]
    [InlineData("plan: p\nphases: []", "plan.yaml:2:9: 'phases' is an empty list.")]
    [InlineData("plan: p\nphases:", "plan.yaml:2:8: 'phases' has no value. Give it a list, or leave it out.")]
    [InlineData("plan: p\nphases: a", "plan.yaml:2:9: 'phases' takes a list, not a single value.")]
    [InlineData(
        "plan: p\nphases: [a]",
        "plan.yaml:2:10: A phase is a mapping with 'id' and 'apply', not a single value."
    )]
    [InlineData(
        "plan: a b\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:1:7: 'plan' is 'a b'; it takes letters, digits, '_', '.' and '-', starting with a letter or a digit, at most 100."
    )]
    [InlineData(
        "plan: [p]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:1:7: 'plan' takes a text, not a list."
    )]
    [InlineData(
        "plan: p\nphases: [{ apply: [{ manual: x }] }]",
        "plan.yaml:2:10: This phase has no 'id': the phase's id, unique in the plan."
    )]
    [InlineData(
        "plan: p\nphases: [{ id: a }]",
        "plan.yaml:2:10: The phase 'a' has no 'apply': the steps that apply the phase, in order."
    )]
    [InlineData("plan: p\nphases: [{ id: a, apply: [] }]", "plan.yaml:2:26: 'apply' is an empty list.")]
    [InlineData(
        "plan: p\nphases: [{ id: -a, apply: [{ manual: x }] }]",
        "plan.yaml:2:16: 'id' is '-a'; it takes letters, digits, '_', '.' and '-', starting with a letter or a digit, at most 100."
    )]
    [InlineData(
        "plan: p\nvariables: { a-b: 1 }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:14: 'a-b' is not a variable name; it takes letters, digits and '_', as in psql."
    )]
    [InlineData(
        "plan: p\nvariables: { a: [1] }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:17: 'a' takes a single value, not a list."
    )]
    [InlineData(
        "plan: p\nvariables: { a: null }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:17: 'a' has no value. Write the value of the runs that are given no other; '' is an empty text."
    )]
    [InlineData(
        "plan: p\nlimits: { statement_timeout: 30 }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:30: 'statement_timeout' is '30'; it takes a duration such as 500ms, 30s or 24h, or none. A number needs its unit, as in 30s."
    )]
    [InlineData(
        "plan: p\nlimits: { lock_timeout: none }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:25: 'lock_timeout' is 'none'; it takes a duration such as 500ms, 30s, 24h or 7d."
    )]
    [InlineData(
        "plan: p\nlimits: { lock_timeout: 0 }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:25: 'lock_timeout' is 0, which PostgreSQL reads as no limit: a waiting statement would block all later ones. Give a duration such as 2s."
    )]
    [InlineData(
        "plan: p\nrequires: { postgres: new }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:23: 'postgres' is 'new'; it takes versions such as \">=14\", \"16.2\" or \">=14 <19\"."
    )]
    [InlineData(
        "plan: p\nenvironments: { s: { variables: { b: 1 } } }\nvariables: { a: 1 }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:35: The plan has no variable 'b'. Define it under 'variables' of the plan."
    )]
    [InlineData(
        "plan: p\nenvironments: { s: { skip_gates: [saok] } }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:35: 'saok' is not a kind of gate. Did you mean 'soak'?"
    )]
    [InlineData(
        "plan: p\nenvironments: { 'a b': {} }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:17: 'a b' is not a name for an entry of 'environments'; it takes letters, digits, '_', '.' and '-', starting with a letter or a digit, at most 100."
    )]
    [InlineData(
        "plan: p\nconnections: {}\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:14: 'connections' has no 'default', the database that holds the journal. Add default: ${DATABASE_URL}."
    )]
    [InlineData(
        "plan: p\nphases: [{ id: a, irreversible: true, apply: [{ manual: x }] }]",
        "plan.yaml:2:33: 'irreversible' takes the reason as a text, which people read before they decide."
    )]
    [InlineData(
        "plan: p\nphases: [{ id: a, irreversible: no, point_of_no_return: no, apply: [{ manual: x }] }]",
        "plan.yaml:2:57: The phase 'a' has both 'irreversible' and 'point_of_no_return'. Remove one of them."
    )]
    [InlineData(
        "plan: p\nphases: [{ id: a, irreversible: no, undo: [], apply: [{ manual: x }] }]",
        "plan.yaml:2:33: The phase 'a' has both 'undo' and 'irreversible'. Remove one of them."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:11: An item of 'metrics' has no 'sql': the query: one row with one value, or rows with a label and a value. The plan's variables are substituted as in psql."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x, sql: select 1 }, { name: X, sql: select 1 }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:47: The metric 'X' differs only in case from 'x' in line 2. Give each a unique 'name'."
    )]
    [InlineData(
        "plan: p\nphases: [{ id: a, apply: [{ manual: x }] }, { id: b, apply: [{ manual: x }] },\n  { id: A, apply: [{ manual: x }] }]",
        "plan.yaml:3:9: The phase 'A' differs only in case from 'a' in line 2. Give each a unique id."
    )]
    [InlineData(
        "plan: p\nconnections: { default: '${A}', Default: '${B}' }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:33: The connection 'Default' differs only in case from 'default' in line 2. Give each a unique name."
    )]
    [InlineData(
        "plan: p\nenvironments: { production: {}, Production: {} }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:33: The environment 'Production' differs only in case from 'production' in line 2. Give each a unique name."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x, sql: select 1, on: other }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:41: There is no connection 'other' under 'connections'."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x, sql: 'select 1; select 2' }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:27: The SQL has 2 statements; a metric takes one."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x, sql: select 1, good: '>=' }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:43: '>=' has no operand. Write it as in '>= 5'. To expect the text itself, write it under 'values'."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x, sql: select 1, good: '=> 5' }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:43: '=> 5' has no operator that is known. Write >=, <=, >, <, = or <>, as in '>= 5'."
            + " To expect the text itself, write it under 'values'."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x, sql: select 1, good: '≥ 5' }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:43: '≥ 5' is not a comparison. Start it with >=, <=, >, <, = or <>."
            + " To expect the text itself, write it under 'values'."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x, sql: select 1, good: { between: [5, 1] } }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:54: 'between' takes two numbers or two dates in ascending order: [1, 5]."
    )]
    [InlineData(
        "plan: p\nmetrics: [{ name: x, sql: select 1, godo: 1 }]\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:37: 'godo' is not a key of an item of 'metrics'. Did you mean 'good'?"
    )]
    [InlineData(
        "plan: p\nmaintenance: { daily: [{ manual: x }] }\nphases: [{ id: a, apply: [{ manual: x }] }]",
        "plan.yaml:2:24: A step 'manual' waits for a person, and maintenance runs unattended. Move it to a phase."
    )]
    public void An_error_in_the_plans_own_keys_is_told(string yaml, string error) =>
        Assert.Contains(error, _folder.Errors(yaml));

    [Theory]
    [InlineData(
        "[{ manual: x, load: y }]",
        "4:24: This step has two kinds: 'manual' and 'load'. Write each as an item of its own."
    )]
    [InlineData("[{ name: x }]", "4:11: This step has no kind. The kinds are 'sql', 'manual', 'load' and 'backfill'.")]
    [InlineData("[{}]", "4:11: This step has no kind. The kinds are 'sql', 'manual', 'load' and 'backfill'.")]
    [InlineData(
        "[manual]",
        "4:11: A step is a mapping with the key of its kind, not a single value. Write manual: { … }, or manual: {} if it has no parameters."
    )]
    [InlineData("[[manual]]", "4:11: A step is a mapping with the key of its kind, not a list.")]
    [InlineData(
        "[{ teleport: x }]",
        "4:13: 'teleport' is not a kind of step. The kinds are 'sql', 'manual', 'load' and 'backfill'."
    )]
    [InlineData("[{ rls: { tables: t } }]", "4:13: 'rls' is a check; this list holds steps.")]
    [InlineData("[{ index: { table: t, columns: [a] } }]", "4:13: The step 'index' is not available in this version.")]
    [InlineData("[{ indx: { table: t } }]", "4:13: 'indx' is not a kind of step. Did you mean 'index'?")]
    [InlineData("[{ manual: x, nmae: y }]", "4:24: 'nmae' is not allowed beside 'manual'. Did you mean 'name'?")]
    [InlineData(
        "[{ manual: x, other: y }]",
        "4:24: 'other' is not allowed beside 'manual'. Allowed are 'name', 'on' and 'limits'."
    )]
    [InlineData(
        "[{ sql: plan.yaml, transaction: none }]",
        "4:29: 'transaction' is a key of 'sql'. Write sql: { file: …, transaction: … }."
    )]
    [InlineData(
        "[{ sql: { file: plan.yaml, transaction: nothing } }]",
        "4:50: 'transaction' is 'nothing'; it takes 'file', 'statement' or 'none'."
    )]
    [InlineData("[{ sql: { flie: plan.yaml } }]", "4:20: 'flie' is not a key of 'sql'. Did you mean 'file'?")]
    [InlineData("[{ sql: {} }]", "4:18: 'sql' has no 'file': the file.")]
    [InlineData("[{ sql: }]", "4:18: 'sql' has no value. Give it the path of a file.")]
    [InlineData("[{ manual: '' }]", "4:21: 'words' is empty.")]
    [InlineData(
        "[{ backfill: t }]",
        "4:23: 'backfill' takes a mapping with 'table', 'tables', 'set', 'call', 'workers', 'target', 'quick' and 'odd', not a single value."
    )]
    [InlineData("[{ backfill: { set: x } }]", "4:23: 'backfill' has no 'table' or 'tables'.")]
    [InlineData(
        "[{ backfill: { table: a, tables: [b], set: x } }]",
        "4:35: 'backfill' takes either 'table' or 'tables', not both."
    )]
    [InlineData("[{ backfill: { table: a } }]", "4:23: 'backfill' needs 'set' or 'call'.")]
    [InlineData(
        "[{ backfill: { table: a, set: x, workers: 65 } }]",
        "4:52: 'workers' is '65'; it takes a whole number from 1 to 64."
    )]
    [InlineData(
        "[{ backfill: { table: a, set: x, workers: '4' } }]",
        "4:52: 'workers' is in quotes, which makes it a text. Write 4 without quotes."
    )]
    [InlineData(
        "[{ backfill: { table: a, set: x, quick: 'true' } }]",
        "4:50: 'quick' is in quotes, which makes it a text. Write true without quotes."
    )]
    [InlineData(
        "[{ backfill: { table: a, set: x, target: [1s] } }]",
        "4:51: 'target' takes a duration such as 500ms, 30s, 24h or 7d, not a list."
    )]
    [InlineData(
        "[{ backfill: { table: a, set: x, odd: some } }]",
        "4:48: 'odd' is 'some'; it takes a whole number, 0 or more."
    )]
    [InlineData(
        "[{ backfill: { table: a, set: x, odd: {} } }]",
        "4:48: 'odd' takes a whole number, 0 or more or 'all' or a list, not a mapping."
    )]
    [InlineData("[{ backfill: { table: [[a]], set: x } }]", "4:32: 'table' takes a text, not a list.")]
    [InlineData(
        "[{ manual: x, limits: { lock_tiemout: 1s } }]",
        "4:34: 'lock_tiemout' is not a key of 'limits'. Did you mean 'lock_timeout'?"
    )]
    [InlineData("[{ manual: x, on: elsewhere }]", "4:28: There is no connection 'elsewhere' under 'connections'.")]
    public void An_error_in_a_step_is_told(string apply, string error) =>
        Assert.Equal(["plan.yaml:" + error], _folder.Errors("plan: p\nphases:\n- id: a\n  apply: " + apply));

    [Theory]
    [InlineData(
        "verify: [{ rls: { tables: t }, severity: wran }]",
        "5:44: 'severity' is 'wran'; it takes 'error' or 'warn'. Did you mean 'warn'?"
    )]
    [InlineData(
        "verify: [{ sql: select 1, expcet: 1 }]",
        "5:29: 'expcet' is not allowed beside 'sql'. Did you mean 'expect'?"
    )]
    [InlineData(
        "verify: [{ sql: { sql: select 1, expect: 1 }, expect: 2 }]",
        "5:49: 'expect' is given twice: in 'sql' and beside it."
    )]
    [InlineData(
        "verify: [{ sql: select 1, rls: { tables: t } }]",
        "5:29: This check has two kinds: 'sql' and 'rls'. Write each as an item of its own."
    )]
    [InlineData("verify: [{ picky: x }]", "5:21: It is never right. Did you mean 'this'?")]
    [InlineData("verify: [{ manual: x }]", "5:14: 'manual' is a step; this list holds checks.")]
    [InlineData(
        "verify: [{ rls: { tables: t }, name: n }, { rls: { tables: u }, name: n }]",
        "5:45: The check 'n' is defined twice; the first is in line 5. Give each a unique 'name'."
    )]
    [InlineData(
        "verify: [{ rls: { tables: t }, name: n }, { rls: { tables: u }, name: N }]",
        "5:45: The check 'N' differs only in case from 'n' in line 5. Give each a unique 'name'."
    )]
    [InlineData("verify: { rls: { tables: t } }", "5:11: 'verify' takes a list, not a mapping.")]
    [InlineData("gates: [{ soak: { after: a, for: 1h } }]", "5:28: The phase 'a' refers to itself.")]
    [InlineData(
        "gates: [{ soak: { after: z, for: 1h } }]",
        "5:28: The phase 'z' is later in the plan. A phase can refer to earlier phases only."
    )]
    [InlineData("gates: [{ soak: { after: first } }]", "5:19: 'soak' has no 'for': how long.")]
    [InlineData(
        "gates: [{ sustained: { check: no erors } }]",
        "5:33: There is no preflight check 'no erors' in this phase. Did you mean 'no errors'?"
    )]
    [InlineData(
        "gates: [approval]",
        "5:11: A gate is a mapping with the key of its kind, not a single value. Write approval: { … }, or approval: {} if it has no parameters."
    )]
    [InlineData("gates: [{ approval: }]", "5:23: 'approval' has no value. Write approval: {} if it has no parameters.")]
    [InlineData(
        "gates: [{ approval: {} }, { approval: {} }]",
        "5:29: The gate 'approval' is defined twice; the first is in line 5. Give each a unique 'name'."
    )]
    [InlineData("after: [a]", "5:11: The phase 'a' refers to itself.")]
    [InlineData("after: z", "5:10: The phase 'z' is later in the plan. A phase can refer to earlier phases only.")]
    [InlineData("after: [frist]", "5:11: There is no phase 'frist' in this plan. Did you mean 'first'?")]
    [InlineData("undo_preflight: [{ enmu: x }]", "5:22: 'enmu' is not a kind of check. Did you mean 'enum'?")]
    public void An_error_in_a_check_or_gate_is_told(string line, string error)
    {
        var errors = _folder.Errors(
            $$"""
            plan: p
            phases:
            - { id: first, apply: [{ manual: x }] }
            - id: a
              {{line}}
              apply: [{ manual: x }]
              preflight: [{ rls: { tables: t }, name: no errors }]
            - { id: z, apply: [{ manual: x }] }
            """
        );

        Assert.Equal(["plan.yaml:" + error], errors);
    }

    [Fact]
    public void A_kind_that_is_not_built_yet_is_refused_by_name_and_line_and_its_parameters_are_checked_all_the_same()
    {
        var errors = _folder.Errors("plan: p\nphases:\n- id: a\n  apply:\n  - index: { nonsense: 1 }\n");

        Assert.Equal("plan.yaml:5:5: The step 'index' is not available in this version.", errors[0]);
        Assert.Contains(errors, e => e.Contains("'nonsense' is not a key of 'index'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_word_that_is_a_kind_may_be_a_parameter_beside_another_kind()
    {
        var plan = _folder.Read(
            "plan: p\nphases: [{ id: a, apply: [{ manual: x }], verify: [{ sql: select 1, enum: mood }] }]"
        );

        var check = Assert.IsType<TestKinds.Check>(Assert.Single(plan.Phases[0].Verify));
        Assert.Equal(("sql", "mood"), (check.Kind, check.Node.Text("enum")));
    }

    [Fact]
    public void A_plan_of_errors_only_ends_in_bounded_time_and_size()
    {
        var errors = _folder.Errors(
            "plan: p\n" + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"key{i}: 1\n"))
        );

        Assert.Equal(10_000, errors.Count);
    }
}
