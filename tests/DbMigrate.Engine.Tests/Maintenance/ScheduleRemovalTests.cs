using DbMigrate.Engine.Maintenance.Registration;
using DbMigrate.Engine.Tests.Plans;
using static DbMigrate.Engine.Tests.Maintenance.SchedulePlans;

namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>The removal of calls whose plan may be broken or gone.</summary>
public class ScheduleRemovalTests
{
    [Fact]
    public async Task They_are_found_by_the_folder_or_the_name_though_the_plan_is_broken_or_gone()
    {
        using var home = new PlanFolder();
        var machine = new TestMachine { HasSystemd = true, Folder = home.Path };
        var folder = new PlanFolder();
        var plan = ReadIn(folder, Nightly);
        var broken = await RegisterAsync(plan, machine);
        folder.Write("plan.yaml", "plan: [");
        Assert.Equal(broken.Name, (await RemoveAsync(machine, new() { Plan = folder.Path })).Name);
        Assert.Empty(Directory.GetFiles(home.Path));

        await RegisterAsync(plan, machine);
        folder.Dispose();
        Assert.Equal(broken.Name, (await RemoveAsync(machine, new() { Plan = plan.Folder })).Name);
        await RegisterAsync(plan, machine);
        Assert.Equal(broken.Name, (await RemoveAsync(machine, new() { Plan = plan.File })).Name);
        await RegisterAsync(plan, machine);
        Assert.Equal("It was removed.", (await RemoveAsync(machine, new() { Name = broken.Name })).Message);
    }

    [Fact]
    public async Task All_schedulers_are_searched_and_of_several_none_is_removed()
    {
        using var home = new PlanFolder();
        using var folder = new PlanFolder();
        var machine = new TestMachine { HasSystemd = true, Folder = home.Path };
        var plan = ReadIn(folder, Nightly);
        var timer = await RegisterAsync(plan, machine);
        await RegisterAsync(plan, machine, ScheduleKind.Cron);
        var several = await Assert.ThrowsAsync<ScheduleRefusedException>(() =>
            RemoveAsync(machine, new() { Plan = plan.File })
        );
        Assert.Contains("Several calls fit", several.Message, StringComparison.Ordinal);
        Assert.Contains("its name and its kind", several.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(home.Path).Length);

        await RemoveAsync(machine, new() { Plan = plan.File, Kind = ScheduleKind.Systemd });
        Assert.Empty(Directory.GetFiles(home.Path));
        var rest = await RemoveAsync(machine, new() { Plan = plan.File });
        Assert.Equal((timer.Name, ScheduleKind.Cron), (rest.Name, rest.Kind));
        Assert.Equal(string.Empty, machine.Crontab);
    }

    [Fact]
    public async Task What_is_not_registered_is_said_with_what_is()
    {
        var machine = new TestMachine();
        using var folder = new PlanFolder();
        var plan = ReadIn(folder, Nightly);
        var made = await RegisterAsync(plan, machine, ScheduleKind.Cron);
        var none = await RemoveAsync(machine, new() { Plan = Path.Combine(plan.Folder, "other") });
        Assert.Contains("nothing was removed", none.Message, StringComparison.Ordinal);
        Assert.Contains($"{made.Name} (Cron, plan {plan.File})", none.Message, StringComparison.Ordinal);
        Assert.NotEqual(string.Empty, machine.Crontab);
    }

    private static Task<ScheduleRegistration> RegisterAsync(
        MigrationPlan plan,
        TestMachine machine,
        ScheduleKind kind = ScheduleKind.Systemd
    ) =>
        new ScheduleRegistrar(
            plan,
            new ScheduleOptions { Kind = kind, Program = ["dbmigrate"] },
            machine
        ).RegisterAsync(default);

    private static Task<ScheduleRegistration> RemoveAsync(TestMachine machine, UnscheduleOptions options) =>
        new ScheduleRemover(options, machine).UnregisterAsync(default);
}
