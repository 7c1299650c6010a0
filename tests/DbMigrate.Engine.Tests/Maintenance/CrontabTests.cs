using System.Text;
using DbMigrate.Engine.Maintenance.Registration;
using DbMigrate.Engine.Tests.Plans;
using static DbMigrate.Engine.Tests.Maintenance.SchedulePlans;

namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>The part of a crontab that calls maintenance, and the lines of others around it.</summary>
public class CrontabTests
{
    private const string Mine = "# mine\n1 2 * * * true\n";

    private static readonly string[] Program = ["/bin/sh", "-c", "echo \"100% of $HOME\" 'and' \\more"];

    private static readonly MigrationPlan Plan = Read(Nightly);

    [Fact]
    public async Task A_crontab_keeps_its_other_lines_and_the_shell_reads_what_was_meant()
    {
        var machine = new TestMachine { Crontab = Mine };
        var first = await RegisterAsync(machine);
        Assert.False(first.Replaced);
        machine.Crontab += "MAILTO=me\n";
        Assert.True((await RegisterAsync(machine)).Replaced);
        var line = machine.Crontab.Split('\n').Single(l => l.StartsWith("0 * * * * ", StringComparison.Ordinal));
        Assert.StartsWith(Mine, machine.Crontab, StringComparison.Ordinal);
        // It stays in its place: lines with variables count for what follows them.
        Assert.EndsWith($"# {first.Name}: end\nMAILTO=me\n", machine.Crontab, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            // As cron does: the percent signs lose their backslashes, and the rest is for the shell.
            var command = line["0 * * * * ".Length..].Replace("\\%", "%", StringComparison.Ordinal);
            command = command[(command.IndexOf("&& ", StringComparison.Ordinal) + 3)..];
            var (_, output, _) = await ScheduleMachine.This.RunAsync(["/bin/sh", "-c", command], null, default);
            Assert.Equal($"100% of {Environment.GetEnvironmentVariable("HOME")} and more", output.Trim());
        }

        await RemoveAsync(machine);
        Assert.Equal(Mine + "MAILTO=me\n", machine.Crontab);
    }

    [Fact]
    public async Task Lines_of_others_stay_byte_for_byte()
    {
        // Bytes that are no UTF-8, ends of lines of Windows, and no end of the last line.
        var machine = new TestMachine { Crontab = "# caf\u00E9 \u00FF\r\n1 2 * * * true\r\n\n\n# last" };
        var before = machine.Crontab;
        using var folder = new PlanFolder();
        var plan = ReadIn(new PlanFolder(), Nightly);
        await new ScheduleRegistrar(
            plan,
            new ScheduleOptions { Kind = ScheduleKind.Cron, Program = ["/bin/é"] },
            machine
        ).RegisterAsync(default);
        Assert.StartsWith(before + "\n# dbmigrate-p-", machine.Crontab, StringComparison.Ordinal);
        Assert.Contains(
            Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("'/bin/é'")),
            machine.Crontab,
            StringComparison.Ordinal
        );
        await new ScheduleRemover(new UnscheduleOptions { Plan = plan.File }, machine).UnregisterAsync(default);
        Assert.Equal(before + "\n", machine.Crontab);
    }

    [Theory]
    [InlineData("begin missing", "line 6 ends NAME, and no line before it begins it")]
    [InlineData("end missing", "line 3 begins NAME, and no line ends it")]
    [InlineData("twice", "NAME begins in line 3 and in line 7")]
    [InlineData("nested", "line 3 begins NAME, and no line ends it")]
    [InlineData("line of another", "the lines 3 to 7, of NAME, hold more or other lines")]
    [InlineData("job replaced", "the lines 3 to 6, of NAME, hold more or other lines")]
    [InlineData("job missing", "the lines 3 to 5, of NAME, hold more or other lines")]
    public async Task A_damaged_part_is_left_as_it_is_and_said(string damage, string message)
    {
        var machine = new TestMachine { Crontab = Mine };
        var name = (await RegisterAsync(machine)).Name;
        var lines = machine.Crontab.TrimEnd('\n').Split('\n').ToList();
        var part = lines[2..];
        Assert.Equal(4, part.Count);
        switch (damage)
        {
            case "begin missing":
                lines[2] = "# lost";
                break;
            case "end missing":
                lines.RemoveAt(5);
                break;
            case "twice":
                lines.AddRange(part);
                break;
            case "nested":
                lines.InsertRange(4, part);
                break;
            case "line of another":
                lines.Insert(5, "3 4 * * * my-backup");
                break;
            case "job replaced":
                lines[4] = "3 4 * * * my-backup";
                break;
            default:
                lines.RemoveAt(4);
                break;
        }

        lines.Add("5 6 * * * last");
        var damaged = machine.Crontab = string.Join('\n', lines) + "\n";
        machine.Commands.Clear();
        foreach (
            var act in new Func<Task<ScheduleRegistration>>[]
            {
                () => RegisterAsync(machine),
                () => RemoveAsync(machine),
                () => Registrar(machine).PreviewAsync(default),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<ScheduleRefusedException>(act);
            Assert.Contains(
                message.Replace("NAME", name, StringComparison.Ordinal),
                refused.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("`crontab -e`", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(damaged, machine.Crontab);
        Assert.Empty(machine.Commands);
    }

    [Fact]
    public async Task A_crontab_that_cannot_be_read_is_not_replaced()
    {
        var machine = new TestMachine { CrontabError = "crontab: you are not allowed to use this program" };
        var refused = await Assert.ThrowsAsync<ScheduleRefusedException>(() => RegisterAsync(machine));
        Assert.Contains("not allowed", refused.Message, StringComparison.Ordinal);
        Assert.Empty(machine.Commands);
        machine.CrontabError = "no crontab for me";
        Assert.False((await RegisterAsync(machine)).Replaced);
        Assert.StartsWith("# dbmigrate-p-", machine.Crontab, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plans_of_one_name_in_two_folders_have_two_parts()
    {
        var machine = new TestMachine();
        await RegisterAsync(machine);
        using var folder = new PlanFolder();
        var other = ReadIn(folder, Nightly);
        var second = await new ScheduleRegistrar(
            other,
            new ScheduleOptions { Kind = ScheduleKind.Cron, Program = Program },
            machine
        ).RegisterAsync(default);
        Assert.False(second.Replaced);
        await RemoveAsync(machine);
        Assert.Equal([second.Name], new CronBlocks(machine.Crontab).Calls.Select(c => c.Name));
    }

    private static ScheduleRegistrar Registrar(TestMachine machine) =>
        new(Plan, new ScheduleOptions { Kind = ScheduleKind.Cron, Program = Program }, machine);

    private static Task<ScheduleRegistration> RegisterAsync(TestMachine machine) =>
        Registrar(machine).RegisterAsync(default);

    private static Task<ScheduleRegistration> RemoveAsync(TestMachine machine) =>
        new ScheduleRemover(new UnscheduleOptions { Plan = Plan.File }, machine).UnregisterAsync(default);
}
