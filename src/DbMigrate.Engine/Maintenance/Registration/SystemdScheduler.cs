namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>The timers of systemd.</summary>
internal sealed class SystemdScheduler(ScheduleMachine machine, string? output)
    : Scheduler(ScheduleKind.Systemd, machine, output)
{
    /// <inheritdoc/>
    internal override string Folder => IsActivated ? Machine.UnitFolder : base.Folder;

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> Extensions { get; } = [".service", ".timer"];

    private string[] Systemctl => Machine.IsRoot ? ["systemctl"] : ["systemctl", "--user"];

    /// <inheritdoc/>
    internal override string? Missing() =>
        IsActivated && !Machine.HasSystemd ? "This machine is not run by systemd." : null;

    /// <inheritdoc/>
    internal override IReadOnlyList<ScheduleFile> Files(ScheduledCall call, ScheduleRequest request) =>
        [
            new(PathOf(call.Name, Extensions[0]), SystemdUnits.Service(call, request, Machine.IsRoot)),
            new(PathOf(call.Name, Extensions[1]), SystemdUnits.Timer(call, request)),
        ];

    /// <inheritdoc/>
    internal override IReadOnlyList<string[]> Activation(string name, IReadOnlyList<ScheduleFile> files) =>
        IsActivated
            ?
            [
                [.. Systemctl, "daemon-reload"],
                [.. Systemctl, "enable", "--now", name + ".timer"],
            ]
            : [];

    /// <inheritdoc/>
    internal override IReadOnlyList<string[]> Deactivation(string name) =>
        IsActivated
            ?
            [
                [.. Systemctl, "disable", "--now", name + ".timer"],
                [.. Systemctl, "daemon-reload"],
            ]
            : [];
}
