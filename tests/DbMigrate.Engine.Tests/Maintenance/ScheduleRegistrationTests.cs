using System.Xml.Linq;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Maintenance.Registration;
using DbMigrate.Engine.Tests.Plans;
using static DbMigrate.Engine.Tests.Maintenance.SchedulePlans;

namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>What lets a scheduler of the machine call maintenance.</summary>
public class ScheduleRegistrationTests
{
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

    [Theory]
    [InlineData("20s", null, true)]
    [InlineData("12m", null, false)]
    [InlineData("12m", 30, true)]
    public async Task A_gate_whose_samples_come_more_often_than_the_calls_is_said(
        string every,
        int? minutes,
        bool isSaid
    )
    {
        using var output = new PlanFolder();
        var plan = Read(
            "metrics: []",
            $"preflight: [ {{ sql: select true, name: calm }} ], gates: [ {{ sustained: {{ check: calm, for: 1h, every: {every} }} }} ],"
        );
        var registered = await new ScheduleRegistrar(
            plan,
            new ScheduleOptions
            {
                Kind = ScheduleKind.Cron,
                Program = Program,
                OutputFolder = output.Path,
                Every = minutes is { } given ? TimeSpan.FromMinutes(given) : null,
            },
            new TestMachine()
        ).RegisterAsync(default);
        Assert.Equal(
            isSaid,
            registered.Warnings.Any(w => w.Contains($"takes a sample every {every}", StringComparison.Ordinal))
        );
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
        var machine = new ScheduleMachine { IsRoot = true };
        var registrar = new ScheduleRegistrar(plan, options, machine);
        Assert.False(Directory.Exists(output));
        var shown = await registrar.PreviewAsync(default);
        Assert.Equal((2, "It would be new."), (shown.Files.Count, shown.Message));
        Assert.False(Directory.Exists(output));

        var first = await registrar.RegisterAsync(default);
        Assert.False(first.Replaced);
        var again = await registrar.RegisterAsync(default);
        Assert.True(again.Replaced);
        Assert.EndsWith("It replaced the one of this name.", again.Message, StringComparison.Ordinal);
        var service = await File.ReadAllTextAsync(Path.Combine(output, again.Name + ".service"));
        Assert.DoesNotContain("EnvironmentFile=", service, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", string.Concat(again.Files.Select(f => f.Text)), StringComparison.Ordinal);
        Assert.Contains(
            """ExecStart=/bin/sh -c "echo \"100%% of $$HOME\" 'and' \\more" """.Trim(),
            service,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "OnCalendar=hourly",
            await File.ReadAllTextAsync(Path.Combine(output, again.Name + ".timer")),
            StringComparison.Ordinal
        );
        await VerifyAsync(again.Files);

        var remover = new ScheduleRemover(
            new UnscheduleOptions
            {
                Kind = ScheduleKind.Systemd,
                Plan = plan.File,
                OutputFolder = output,
            },
            machine
        );
        Assert.Equal("It would be removed.", (await remover.PreviewAsync(default)).Message);
        Assert.Equal(2, Directory.GetFiles(output).Length);
        Assert.Equal("It was removed.", (await remover.UnregisterAsync(default)).Message);
        Assert.Empty(Directory.GetFiles(output));
        Assert.EndsWith(
            "nothing was removed.",
            (await remover.UnregisterAsync(default)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Plans_of_one_name_in_two_folders_have_two_timers()
    {
        using var home = new PlanFolder();
        var machine = new TestMachine { HasSystemd = true, Folder = home.Path };
        using var one = new PlanFolder();
        using var two = new PlanFolder();
        var first = await RegisterAsync(one, null, null);
        var second = await RegisterAsync(two, null, null);
        Assert.NotEqual(first.Name, second.Name);
        Assert.Equal((false, 4), (second.Replaced, Directory.GetFiles(home.Path).Length));
        Assert.Matches(@"\Adbmigrate-p-[0-9a-f]{8}\z", second.Name);

        // A name of one's own is taken by one plan alone.
        Assert.Equal("dbmigrate-mine", (await RegisterAsync(one, "mine", null)).Name);
        var taken = await Assert.ThrowsAsync<ScheduleRefusedException>(() => RegisterAsync(two, "mine", null));
        Assert.Contains($"registered for the plan {one.Path}", taken.Message, StringComparison.Ordinal);

        // Another environment file may lead to another database.
        var (red, blue) = (one.Write("red.env", "DATABASE_URL=r\n"), one.Write("blue.env", "DATABASE_URL=b\n"));
        Assert.True((await RegisterAsync(one, null, red)).Replaced);
        var other = await Assert.ThrowsAsync<ScheduleRefusedException>(() => RegisterAsync(one, null, blue));
        Assert.Contains($"registered with the environment file {red}", other.Message, StringComparison.Ordinal);
        Assert.False((await RegisterAsync(one, "blue", blue)).Replaced);
        Assert.EndsWith(
            $"which read the environment file {red}.",
            (await RegisterAsync(one, null, null)).Message,
            StringComparison.Ordinal
        );
        return;

        Task<ScheduleRegistration> RegisterAsync(PlanFolder folder, string? name, string? file) =>
            new ScheduleRegistrar(
                ReadIn(folder, Nightly),
                new ScheduleOptions
                {
                    Program = Program,
                    Name = name,
                    EnvironmentFile = file,
                },
                machine
            ).RegisterAsync(default);
    }

    [Theory]
    [InlineData(ScheduleKind.Systemd)]
    [InlineData(ScheduleKind.Cron)]
    [InlineData(ScheduleKind.TaskScheduler)]
    public async Task The_files_of_a_folder_are_found_again(ScheduleKind kind)
    {
        using var output = new PlanFolder();
        var plan = Read(Nightly);
        var options = new ScheduleOptions
        {
            Kind = kind,
            Program = Program,
            OutputFolder = output.Path,
        };
        var machine = new TestMachine();
        Assert.False((await new ScheduleRegistrar(plan, options, machine).RegisterAsync(default)).Replaced);
        Assert.True((await new ScheduleRegistrar(plan, options, machine).RegisterAsync(default)).Replaced);
        var removed = await new ScheduleRemover(
            new UnscheduleOptions { Plan = plan.Folder, OutputFolder = output.Path },
            machine
        ).UnregisterAsync(default);
        Assert.Equal((kind, "It was removed."), (removed.Kind, removed.Message));
        Assert.Empty(Directory.GetFiles(output.Path));
    }

    [Fact]
    public async Task Files_of_others_are_not_replaced()
    {
        using var home = new PlanFolder();
        home.Write("dbmigrate-mine.timer", "[Timer]\nOnCalendar=daily\n");
        var refused = await Assert.ThrowsAsync<ScheduleRefusedException>(() =>
            new ScheduleRegistrar(
                Read(Nightly),
                new ScheduleOptions { Program = Program, Name = "mine" },
                new TestMachine { HasSystemd = true, Folder = home.Path }
            ).RegisterAsync(default)
        );
        Assert.Contains("was not written by this tool", refused.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(home.Path));
    }

    [Fact]
    public async Task A_task_of_Windows_is_its_XML()
    {
        var machine = new TestMachine { IsWindows = true };
        var plan = Read(Nightly);
        var options = new ScheduleOptions
        {
            Program = [@"C:\Program Files\dbmigrate.exe", "--plan", @"C:\a b\", "a\"b"],
        };
        var registered = await new ScheduleRegistrar(plan, options, machine).RegisterAsync(default);
        var xml = XDocument.Parse(
            registered.Files[0].Text[registered.Files[0].Text.IndexOf("<Task", StringComparison.Ordinal)..]
        );
        var ns = xml.Root!.Name.Namespace;
        Assert.Equal("PT1H", xml.Descendants(ns + "Interval").Single().Value);
        Assert.Equal(@"C:\Program Files\dbmigrate.exe", xml.Descendants(ns + "Command").Single().Value);
        Assert.Equal("""--plan "C:\a b\\" "a\"b" """.Trim(), xml.Descendants(ns + "Arguments").Single().Value);
        Assert.Equal([registered.Name], machine.Tasks.Keys);
        Assert.False(File.Exists(registered.Files[0].Path));
        Assert.True((await new ScheduleRegistrar(plan, options, machine).RegisterAsync(default)).Replaced);

        var removed = await new ScheduleRemover(new UnscheduleOptions { Plan = plan.Folder }, machine).UnregisterAsync(
            default
        );
        Assert.Equal((registered.Name, ScheduleKind.TaskScheduler), (removed.Name, removed.Kind));
        Assert.Empty(machine.Tasks);
    }

    [Theory]
    [InlineData("15m", "*:0/15", "*/15 * * * *", "PT15M", false)]
    [InlineData("1h", "hourly", "0 * * * *", "PT1H", false)]
    [InlineData("6h", "0/6:00", "0 */6 * * *", "PT6H", true)]
    [InlineData("1d", "daily", "0 0 * * *", "P1D", true)]
    public async Task It_is_called_at_the_interval_given_and_times_that_are_not_met_are_said(
        string every,
        string calendar,
        string cron,
        string interval,
        bool isLate
    )
    {
        using var output = new PlanFolder();
        Assert.True(DurationText.TryParse(every, out var duration));
        var machine = new TestMachine();
        foreach (
            var (kind, line) in new[]
            {
                (ScheduleKind.Systemd, $"OnCalendar={calendar}\n"),
                (ScheduleKind.Cron, $"\n{cron} cd "),
                (ScheduleKind.TaskScheduler, $"<Interval>{interval}</Interval>"),
            }
        )
        {
            var registered = await new ScheduleRegistrar(
                Read(Nightly),
                new ScheduleOptions
                {
                    Kind = kind,
                    Program = Program,
                    Every = duration,
                    OutputFolder = output.Path,
                },
                machine
            ).RegisterAsync(default);
            Assert.Contains(line, string.Concat(registered.Files.Select(f => f.Text)), StringComparison.Ordinal);
            Assert.Equal(
                isLate,
                registered.Warnings.Any(w => w.Contains("Calls every 1h would meet them", StringComparison.Ordinal))
            );
            if (kind == ScheduleKind.Systemd)
            {
                await VerifyAsync(registered.Files);
            }
        }
    }

    [Fact]
    public async Task A_timer_is_activated_by_systemctl()
    {
        using var home = new PlanFolder();
        var machine = new TestMachine { HasSystemd = true, Folder = home.Path };
        var plan = Read(Nightly);
        var name = (
            await new ScheduleRegistrar(plan, new ScheduleOptions { Program = Program }, machine).RegisterAsync(default)
        ).Name;
        Assert.Equal(
            ["systemctl --user daemon-reload", $"systemctl --user enable --now {name}.timer"],
            machine.Commands
        );
        machine.ExitCode = 1;
        var failed = await Assert.ThrowsAsync<ScheduleRefusedException>(() =>
            new ScheduleRemover(new UnscheduleOptions { Plan = plan.File }, machine).UnregisterAsync(default)
        );
        Assert.Contains(
            $"systemctl --user disable --now {name}.timer ended with the exit code 1: no bus",
            failed.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(ScheduleKind.Systemd, false, "not run by systemd")]
    [InlineData(ScheduleKind.TaskScheduler, false, "Only Windows")]
    [InlineData(ScheduleKind.Cron, true, "Windows has no cron")]
    public async Task A_scheduler_that_the_machine_does_not_have_is_an_error(
        ScheduleKind kind,
        bool isWindows,
        string message
    )
    {
        var machine = new TestMachine { IsWindows = isWindows };
        var refused = await Assert.ThrowsAsync<ScheduleRefusedException>(() =>
            new ScheduleRegistrar(
                Read(Nightly),
                new ScheduleOptions { Kind = kind, Program = Program },
                machine
            ).PreviewAsync(default)
        );
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsMissing);
        await Assert.ThrowsAsync<ScheduleRefusedException>(() =>
            new ScheduleRemover(new UnscheduleOptions { Kind = kind, Name = "n" }, machine).PreviewAsync(default)
        );
        Assert.Contains(
            "nothing was removed",
            (
                await new ScheduleRemover(
                    new UnscheduleOptions { Name = "n" },
                    new TestMachine { IsWindows = isWindows }
                ).PreviewAsync(default)
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_no_timer_can_call_is_an_error()
    {
        var options = new ScheduleOptions { Kind = ScheduleKind.Cron, Program = Program };
        foreach (
            var (minutes, said) in new[]
            {
                (7, "7m divides"),
                (90, "divides neither"),
                (300, "5h divides"),
                (0, "longer than 0"),
            }
        )
        {
            Assert.Contains(
                said,
                await RefusedAsync(options with { Every = TimeSpan.FromMinutes(minutes) }),
                StringComparison.Ordinal
            );
        }

        Assert.Contains(
            "control character",
            await RefusedAsync(options with { Program = ["a", "b\n* *"] }),
            StringComparison.Ordinal
        );
        Assert.Contains("is not valid", await RefusedAsync(options with { Name = "a b" }), StringComparison.Ordinal);
        Assert.Contains("is not valid", await RefusedAsync(options with { Name = "../x" }), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ScheduleNotFoundException>(() =>
            MigrationSchedules.PreviewAsync(Read("metrics: []"), options)
        );
        var missing = await Assert.ThrowsAsync<EnvironmentFileInvalidException>(() =>
            new ScheduleRegistrar(
                Read(Nightly),
                options with
                {
                    EnvironmentFile = "/nowhere/x.env",
                },
                new TestMachine()
            ).PreviewAsync(default)
        );
        Assert.Contains("/nowhere/x.env does not exist", missing.Message, StringComparison.Ordinal);
        return;

        static async Task<string> RefusedAsync(ScheduleOptions options) =>
            (
                await Assert.ThrowsAsync<ScheduleRefusedException>(() =>
                    new ScheduleRegistrar(Read(Nightly), options, new TestMachine()).PreviewAsync(default)
                )
            ).Message;
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
}
