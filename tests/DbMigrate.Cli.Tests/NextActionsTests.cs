using System.Reflection;
using System.Text.RegularExpressions;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Tests;

/// <summary>Every condition has a next action in this host, and its commands are valid.</summary>
public sealed partial class NextActionsTests
{
    /// <summary>The ids of this host that no condition type has.</summary>
    private static readonly string[] OwnIds = ["Stopped", "Unexpected"];

    public static TheoryData<string> Conditions() => [.. Types().Select(t => t.Name)];

    [Fact]
    public void The_table_has_an_entry_for_every_condition_and_no_other()
    {
        var ids = Types().Select(t => ((MigrationException)Samples(t).First()).ErrorId).Concat(OwnIds);

        Assert.Equal(ids.Order(StringComparer.Ordinal), NextActions.Ids.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Each_next_action_can_be_pasted_and_names_no_other_host(string type)
    {
        var root = CommandLine.CreateRoot();
        foreach (var path in new[] { "invoke a", "undo a" })
        {
            var commands = CommandText.Of(
                root.Parse($"{path} --plan ./first --variable key=value --variable db_password=hidden")
            );
            foreach (var condition in Samples(Types().Single(t => t.Name == type)).Cast<MigrationException>())
            {
                var text = NextActions.Of(condition.ErrorId, condition, commands);

                Assert.Matches(@"^[A-Z].*\.$", text);
                Assert.DoesNotMatch("-Migration|Set-Secret| -[A-Z]", text);
                Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
                Assert.All(
                    Quoted().Matches(text).Select(m => m.Groups["line"].Value),
                    line =>
                    {
                        var parsed = root.Parse(line);
                        Assert.True(UsageErrors.Of(parsed) is null, $"{line}: {UsageErrors.Of(parsed)}");
                        if (
                            parsed.CommandResult.Command.Options.Any(o => o.Name == "--variable")
                            && !line.Contains("--help")
                        )
                        {
                            Assert.Contains("--variable key=value", line, StringComparison.Ordinal);
                        }

                        if (
                            parsed.CommandResult.Command.Options.Any(o => o.Name == "--plan")
                            && !line.Contains("--help")
                        )
                        {
                            Assert.Contains("--plan ./first", line, StringComparison.Ordinal);
                        }
                    }
                );
            }
        }
    }

    [Theory]
    [InlineData(UndoRefusal.NoUndo, "Write an undo into the plan, or declare the phase irreversible and state why.")]
    [InlineData(UndoRefusal.Irreversible, "Write a new phase for the opposite change.")]
    [InlineData(
        UndoRefusal.PhasesOnTop,
        "Undo the later phases too, the last one first: `dbmigrate undo --through a --plan ./first`."
    )]
    [InlineData(UndoRefusal.Unfinished, "Finish the undo: `dbmigrate undo a --plan ./first`.")]
    public void The_next_action_of_a_refused_undo_depends_on_the_reason(UndoRefusal refusal, string expected)
    {
        var commands = CommandText.Of(CommandLine.CreateRoot().Parse("undo a --plan ./first"));

        Assert.Equal(
            expected,
            NextActions.Of("UndoRefused", new UndoRefusedException("m", "a") { Refusal = refusal }, commands)
        );
    }

    [Fact]
    public void An_undo_through_a_phase_is_no_advice_where_a_later_phase_has_no_undo()
    {
        var refused = new UndoRefusedException("m", "a")
        {
            Refusal = UndoRefusal.PhasesOnTop,
            PhasesWithoutUndo = ["c"],
        };
        Assert.Equal(
            "Phase c cannot be undone: to reverse phase a, write a new phase for the opposite change, or first an undo "
                + "of phase c into the plan.",
            NextActions.Of("UndoRefused", refused, CommandText.Of(CommandLine.CreateRoot().Parse("undo a")))
        );
    }

    [Fact]
    public void What_another_login_has_to_do_does_not_repeat_the_login_of_the_command()
    {
        var commands = CommandText.Of(
            CommandLine.CreateRoot().Parse("invoke a --plan p --username deploy --password-stdin --environment staging")
        );
        var gate = Check(CheckStage.Gate) with
        {
            Kind = "approval",
            Status = CheckStatus.Failed,
            Milestone = null,
            WaitsFor = [],
        };
        Assert.StartsWith(
            "To approve, with another login than deploy: `dbmigrate approve a --plan p --environment staging "
                + "--username LOGIN`. ",
            NextActions.Of("GateClosed", new GateClosedException("m", "a", [gate with { NotBy = "deploy" }]), commands),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "To approve: `dbmigrate approve a --plan p --username deploy --password-stdin --environment staging`. ",
            NextActions.Of("GateClosed", new GateClosedException("m", "a", [gate]), commands),
            StringComparison.Ordinal
        );
        var access = new JournalException("m", MigrationErrorCategory.PermissionDenied)
        {
            Access = MigrationAccessKind.Run,
            Owner = "dba",
            Role = "deploy",
        };
        Assert.Contains(
            "`dbmigrate access grant deploy --access Run --plan p --environment staging --username dba`",
            NextActions.Of("JournalUnavailable", access, commands),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("secret:shop-db", "secret:shop-db")]
    [InlineData("postgres://me@host:5432/db", "postgres://me@host:5432/db")]
    [InlineData("postgres://me:secret@host/db", "URI")]
    [InlineData("postgres://host/db?password=secret", "URI")]
    [InlineData("Host=h;Password=secret", "URI")]
    [InlineData("postgres://host/db?sslmode=require", "'postgres://host/db?sslmode=require'")]
    [InlineData(
        "postgres:///db?host=/tmp&options=-c%20role%3Dapp",
        "'postgres:///db?host=/tmp&options=-c%20role%3Dapp'"
    )]
    [InlineData("postgres://host/db?%70assword=secret", "URI")]
    [InlineData("Host=h;Database=d", "'Host=h;Database=d'")]
    public void A_connection_is_repeated_without_its_password(string given, string expected)
    {
        var commands = CommandText.Of(CommandLine.CreateRoot().Parse(["invoke", "it's a", "--connection", given]));

        expected = OperatingSystem.IsWindows() ? expected.Replace('\'', '"') : expected;
        Assert.Equal($"`dbmigrate invoke {Quote("it's a")} --connection {expected}`", commands.Continue("it's a"));
    }

    [Theory]
    [InlineData("invoke a --plan p --override-gate soak:a --reason why --terminate-blockers")]
    [InlineData("invoke a --plan p --wait --wait-timeout 30m")]
    [InlineData("invoke a --plan p --accept-changed --reason why")]
    [InlineData("invoke a --plan p --environment staging --connection postgres://h/d --username me")]
    [InlineData("undo a --plan p --variable key=value")]
    public void Continuing_repeats_every_option_that_changes_what_the_command_does(string line)
    {
        var commands = CommandText.Of(CommandLine.CreateRoot().Parse(line));
        var failed = new ScriptFailedException("m", "a", 1);

        Assert.Equal(
            $"Correct the cause, then continue: `dbmigrate {line}`.",
            NextActions.Of(failed.ErrorId, failed, commands)
        );
    }

    [Fact]
    public void Continuing_never_answers_a_question_beforehand()
    {
        var commands = CommandText.Of(CommandLine.CreateRoot().Parse("undo a --plan p --yes"));
        Assert.Equal("`dbmigrate undo a --plan p`", commands.Continue("a"));
    }

    [Fact]
    public void An_option_is_repeated_for_the_same_command_alone_and_once()
    {
        const string Line = "invoke a --override-gate soak:a --reason why --accept-changed";
        var commands = CommandText.Of(CommandLine.CreateRoot().Parse(Line));

        Assert.Equal("`dbmigrate status`", commands.OnDatabase("status"));
        Assert.Equal("`dbmigrate undo a`", commands.OnDatabase("undo", "a"));
        Assert.Equal(
            "`dbmigrate invoke a --accept-changed --override-gate soak:a --reason why`",
            commands.Continue("a", "--accept-changed")
        );
        Assert.Equal(
            "`dbmigrate invoke a --override-gate approval --override-gate soak:a --reason why --accept-changed`",
            commands.PassGates("a", ["approval"])
        );
        Assert.Equal(
            "`dbmigrate invoke a --override-gate approval --reason TEXT`",
            CommandText.Of(CommandLine.CreateRoot().Parse("invoke a")).PassGates("a", ["approval"])
        );
    }

    [Theory]
    [InlineData(null, MigrationUndoSource.Derived, "Correct the data and verify again: `V`. Or undo the phase: `U`.")]
    [InlineData(null, MigrationUndoSource.None, "Correct the data and verify again: `V`.")]
    [InlineData(null, MigrationUndoSource.Irreversible, "Correct the data and verify again: `V`.")]
    [InlineData(
        "42703",
        MigrationUndoSource.Plan,
        "Correct the query in the plan, or what it needs in the database, and verify again: `V`. "
            + "Or undo the phase: `U`."
    )]
    public void The_next_action_of_a_failed_verify_depends_on_the_checks_and_the_undo(
        string? sqlState,
        MigrationUndoSource undo,
        string expected
    )
    {
        var commands = CommandText.Of(CommandLine.CreateRoot().Parse("invoke a"));
        var failed = VerifyFailedException.Of("a", undo, [Check(CheckStage.Verify) with { SqlState = sqlState }]);

        Assert.Equal(
            expected.Replace("`V`", "`dbmigrate verify a`").Replace("`U`", "`dbmigrate undo a`"),
            NextActions.Of("VerifyFailed", failed, commands)
        );
    }

    [Theory]
    [InlineData(
        "invoke a",
        17,
        "Continue once the blockers have ended: `dbmigrate invoke a`. "
            + "Or end them: `dbmigrate invoke a --terminate-blockers`. "
    )]
    [InlineData(
        "invoke a --terminate-blockers",
        17,
        "Continue once the blockers have ended: " + "`dbmigrate invoke a --terminate-blockers`. "
    )]
    [InlineData(
        "invoke a",
        0,
        "Commit or roll back in its database: ROLLBACK PREPARED 'it''s'. "
            + "Continue once the blockers have ended: `dbmigrate invoke a`. "
    )]
    public void Blockers_that_cannot_be_ended_are_not_offered_to_be_ended(string line, int processId, string expected)
    {
        var wait = new LockWait { BlockedBy = [new LockBlocker { ProcessId = processId, Query = "it's" }] };
        Assert.Equal(
            expected + "The plan's lock_budget limits the time.",
            NextActions.Of(
                "LockBudgetSpent",
                new LockBudgetSpentException("m", "a", [wait], partlyApplied: false),
                CommandText.Of(CommandLine.CreateRoot().Parse(line))
            )
        );
    }

    private static string Quote(string text) => OperatingSystem.IsWindows() ? $"\"{text}\"" : "'it'\\''s a'";

    private static IEnumerable<Type> Types() =>
        new[] { typeof(MigrationException), typeof(UsageException) }
            .SelectMany(t => t.Assembly.GetTypes())
            .Where(t => t.IsSubclassOf(typeof(MigrationException)) && !t.IsAbstract);

    /// <summary>Makes a condition with each value of its enum properties.</summary>
    private static IEnumerable<object> Samples(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public).Single();
        var choices = type.GetProperties()
            .Where(p => p.CanWrite && p.DeclaringType == type)
            .SelectMany(p => Values(p.PropertyType).Select(v => (p, v)))
            .Prepend((null!, null!));
        foreach (var (property, value) in choices)
        {
            var sample = constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);
            property?.SetValue(sample, value);
            yield return sample;
        }
    }

    private static IEnumerable<object?> Values(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum ? Enum.GetValues(plain).Cast<object?>()
            : plain == typeof(bool) ? [true]
            : plain == typeof(string) || plain == typeof(int) || plain == typeof(IReadOnlyList<string>) ? [Value(plain)]
            : [];
    }

    private static object? Value(Type type) =>
        type == typeof(string) ? "a"
        : type == typeof(IReadOnlyList<CheckResult>) ? Enum.GetValues<CheckStage>().Select(Check).ToArray()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? type.GetGenericArguments()[0] == typeof(string) ? new[] { "b" }
                : Array.CreateInstance(type.GetGenericArguments()[0], 0)
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;

    private static CheckResult Check(CheckStage stage) =>
        new()
        {
            PlanName = "p",
            Plan = "plan.yaml",
            Phase = "a",
            Stage = stage,
            Name = "soak:a",
            Kind = stage == CheckStage.Gate ? "milestone" : "sql",
            Status = CheckStatus.Failed,
        };

    [GeneratedRegex("`dbmigrate (?<line>[^`]+)`")]
    private static partial Regex Quoted();
}
