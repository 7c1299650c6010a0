using System.Diagnostics;
using System.Xml.Linq;
using DbMigrate.Engine.Maintenance.Registration;
using DbMigrate.Engine.Tests.Plans;

namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>What lets a scheduler of the machine call maintenance.</summary>
public class ScheduleRegistrationTests
{
    private const string Nightly = "maintenance: { name: n, cron: 0 3 * * *, tasks: [ { sql: a.sql } ] }";

    // A path and a text with all that a unit, a shell or a crontab could misread.
    private static readonly string[] Program = ["/bin/sh", "-c", "echo \"100% of $HOME\" 'and' \\more"];

    [Theory]
    [InlineData(Nightly, 60)]
    [InlineData("maintenance: { name: n, cron: 30 3 * * *, tasks: [ { sql: a.sql } ] }", 30)]
    [InlineData("maintenance: { name: n, cron: 5 3 * * *, tasks: [ { sql: a.sql } ] }", 5)]
    [InlineData("maintenance: { name: n, cron: 7 3 * * *, tasks: [ { sql: a.sql } ] }", 1)]
    [InlineData("maintenance: { name: n, cron: 0 3 * * *, zone: Asia/Kathmandu, tasks: [ { sql: a.sql } ] }", 15)]
    [InlineData("maintenance: { name: n, cron: '*/20 * * * *', tasks: [ { sql: a.sql } ] }", 20)]
    public void It_is_called_as_often_as_the_times_need(string maintenance, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), CallInterval.Of(Read(maintenance), DateTimeOffset.UtcNow));

    [Fact]
    public void The_samples_of_sustained_gates_are_met()
    {
        var plan = Read(
            Nightly,
            "preflight: [ { sql: select true, name: calm } ], gates: [ { sustained: { check: calm, for: 1h, every: 12m } } ],"
        );
        Assert.Equal(TimeSpan.FromMinutes(12), CallInterval.Of(plan, DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task The_units_of_systemd_are_valid_hold_no_secret_and_are_replaced_and_removed()
    {
        using var folder = new PlanFolder();
        var output = Path.Combine(folder.Path, "units");
        var plan = Read(Nightly);
        var secrets = folder.Write("secret.env", "DATABASE_URL=postgres://u:hidden@h/d\n");
        var options = new ScheduleOptions
        {
            Kind = ScheduleKind.Systemd,
            Program = Program,
            EnvironmentFile = secrets,
            OutputFolder = output,
        };
        var registrar = new ScheduleRegistrar(plan, options, new ScheduleMachine { IsRoot = true });
        Assert.False(Directory.Exists(output));
        Assert.Equal(2, registrar.Describe().Files.Count);
        Assert.False(Directory.Exists(output));

        var first = await registrar.RegisterAsync(default);
        Assert.False(first.Replaced);
        var again = await registrar.RegisterAsync(default);
        Assert.True(again.Replaced);
        Assert.Contains("It replaced the one of this name.", again.Message, StringComparison.Ordinal);
        var service = await File.ReadAllTextAsync(Path.Combine(output, "dbmigrate-p.service"));
        Assert.Contains($"EnvironmentFile={secrets}", service, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", string.Concat(again.Files.Select(f => f.Text)), StringComparison.Ordinal);
        Assert.Contains(
            """ExecStart=/bin/sh -c "echo \"100%% of $$HOME\" 'and' \\more" """.Trim(),
            service,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "OnCalendar=hourly",
            await File.ReadAllTextAsync(Path.Combine(output, "dbmigrate-p.timer")),
            StringComparison.Ordinal
        );
        await VerifyAsync(again.Files);

        Assert.Equal("It was removed.", (await registrar.UnregisterAsync(default)).Message);
        Assert.Empty(Directory.GetFiles(output));
        Assert.Contains(
            "nothing was removed",
            (await registrar.UnregisterAsync(default)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_crontab_keeps_its_other_lines_and_the_shell_reads_what_was_meant()
    {
        var machine = new TestMachine { Crontab = "# mine\n1 2 * * * true\n" };
        var registrar = new ScheduleRegistrar(
            Read(Nightly),
            new ScheduleOptions { Kind = ScheduleKind.Cron, Program = Program },
            machine
        );
        Assert.False((await registrar.RegisterAsync(default)).Replaced);
        Assert.True((await registrar.RegisterAsync(default)).Replaced);
        var line = machine.Crontab.Split('\n').Single(l => l.StartsWith("0 * * * * ", StringComparison.Ordinal));
        Assert.StartsWith("# mine\n1 2 * * * true\n", machine.Crontab, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            // As cron does: the percent signs lose their backslashes, and the rest is for the shell.
            var command = line["0 * * * * ".Length..].Replace("\\%", "%", StringComparison.Ordinal);
            command = command[(command.IndexOf("&& ", StringComparison.Ordinal) + 3)..];
            var (_, output, _) = await ScheduleMachine.This.RunAsync(["/bin/sh", "-c", command], null, default);
            Assert.Equal($"100% of {Environment.GetEnvironmentVariable("HOME")} and more", output.Trim());
        }

        await registrar.UnregisterAsync(default);
        Assert.Equal("# mine\n1 2 * * * true\n", machine.Crontab);
    }

    [Fact]
    public async Task A_task_of_Windows_is_its_XML()
    {
        var machine = new TestMachine { IsWindows = true };
        var registrar = new ScheduleRegistrar(
            Read(Nightly),
            new ScheduleOptions { Program = [@"C:\Program Files\dbmigrate.exe", "--plan", @"C:\a b\", "a\"b"] },
            machine
        );
        var registered = await registrar.RegisterAsync(default);
        var xml = XDocument.Parse(
            registered.Files[0].Text[registered.Files[0].Text.IndexOf("<Task", StringComparison.Ordinal)..]
        );
        var ns = xml.Root!.Name.Namespace;
        Assert.Equal("PT1H", xml.Descendants(ns + "Interval").Single().Value);
        Assert.Equal(@"C:\Program Files\dbmigrate.exe", xml.Descendants(ns + "Command").Single().Value);
        Assert.Equal("""--plan "C:\a b\\" "a\"b" """.Trim(), xml.Descendants(ns + "Arguments").Single().Value);
        Assert.Contains(
            machine.Commands,
            c => c.StartsWith("schtasks /Create /TN dbmigrate-p /XML ", StringComparison.Ordinal)
        );
        await registrar.UnregisterAsync(default);
        Assert.Equal("schtasks /Delete /TN dbmigrate-p /F", machine.Commands[^1]);

        var refused = Assert.Throws<ScheduleRefusedException>(() =>
            new ScheduleRegistrar(
                Read(Nightly),
                new ScheduleOptions { Program = Program, EnvironmentFile = "/etc/p.env" },
                machine
            ).Describe()
        );
        Assert.Contains("reads no environment file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_is_activated_by_systemctl()
    {
        using var home = new PlanFolder();
        var machine = new TestMachine { HasSystemd = true, Folder = home.Path };
        var options = new ScheduleOptions { Program = Program };
        await new ScheduleRegistrar(Read(Nightly), options, machine).RegisterAsync(default);
        Assert.Equal(
            ["systemctl --user daemon-reload", "systemctl --user enable --now dbmigrate-p.timer"],
            machine.Commands
        );
        machine.ExitCode = 1;
        var failed = await Assert.ThrowsAsync<ScheduleRefusedException>(() =>
            new ScheduleRegistrar(Read(Nightly), options, machine).UnregisterAsync(default)
        );
        Assert.Contains(
            "systemctl --user disable --now dbmigrate-p.timer ended with the exit code 1: no bus",
            failed.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(ScheduleKind.Systemd, false, "not run by systemd")]
    [InlineData(ScheduleKind.TaskScheduler, false, "Only Windows")]
    [InlineData(ScheduleKind.Cron, true, "Windows has no cron")]
    public void A_scheduler_that_the_machine_does_not_have_is_an_error(
        ScheduleKind kind,
        bool isWindows,
        string message
    )
    {
        var refused = Assert.Throws<ScheduleRefusedException>(() =>
            new ScheduleRegistrar(
                Read(Nightly),
                new ScheduleOptions { Kind = kind, Program = Program },
                new TestMachine { IsWindows = isWindows }
            ).Describe()
        );
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsMissing);
    }

    [Fact]
    public void An_interval_that_no_timer_has_and_a_plan_without_maintenance_are_errors()
    {
        var options = new ScheduleOptions
        {
            Kind = ScheduleKind.Cron,
            Program = Program,
            Every = TimeSpan.FromMinutes(7),
        };
        Assert.Throws<ScheduleRefusedException>(() =>
            new ScheduleRegistrar(Read(Nightly), options, new TestMachine()).Describe()
        );
        Assert.Throws<ScheduleNotFoundException>(() => MigrationSchedules.Describe(Read("metrics: []"), options));
        Assert.Throws<ScheduleRefusedException>(() =>
            new ScheduleRegistrar(
                Read(Nightly),
                options with
                {
                    Every = null,
                    EnvironmentFile = "/nowhere/x.env",
                },
                new TestMachine()
            ).Describe()
        );
    }

    // systemd-analyze reads the units as systemd would; it needs no running systemd.
    private static async Task VerifyAsync(IReadOnlyList<ScheduleFile> files)
    {
        const string Analyze = "/usr/bin/systemd-analyze";
        if (File.Exists(Analyze))
        {
            var (exitCode, output, errors) = await ScheduleMachine.This.RunAsync(
                [Analyze, "verify", "--man=no", .. files.Select(f => f.Path)],
                null,
                default
            );
            Assert.True(exitCode == 0 && !errors.Contains("dbmigrate", StringComparison.Ordinal), output + errors);
        }
    }

    private static MigrationPlan Read(string maintenance, string phase = "")
    {
        using var folder = new PlanFolder();
        folder.Write("a.sql", "select 1;\n");
        folder.Write(
            "plan.yaml",
            $"plan: p\nphases:\n  - {{ id: a, {phase} apply: [ {{ sql: a.sql }} ] }}\n{maintenance}\n"
        );
        return MigrationPlanReader.Read(folder.Path);
    }

    private sealed record TestMachine : ScheduleMachine
    {
        public TestMachine() => (IsWindows, HasSystemd, IsRoot) = (false, false, false);

        public string Folder { get; init; } = string.Empty;

        public string Crontab { get; set; } = string.Empty;

        public int ExitCode { get; set; }

        public List<string> Commands { get; } = [];

        internal override string UnitFolder => Folder;

        internal override Task<(int ExitCode, string Output, string Errors)> RunAsync(
            IReadOnlyList<string> command,
            string? input,
            CancellationToken cancellationToken
        )
        {
            Commands.Add(string.Join(' ', command));
            if (command is ["crontab", "-"])
            {
                Crontab = input!;
            }

            var isQuery = command is ["schtasks", "/Query", ..];
            var code = isQuery && !Commands.Exists(c => c.Contains("/Create", StringComparison.Ordinal)) ? 1 : ExitCode;
            return Task.FromResult((code, command is ["crontab", "-l"] ? Crontab : string.Empty, "no bus"));
        }
    }
}
