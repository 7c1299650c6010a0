using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationLock</c>: shows which sessions wait for locks, and who blocks them.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationLock")]
[OutputType(typeof(MigrationLock))]
public sealed class GetMigrationLockCommand : DatabaseCommand
{
    /// <summary>Tables, as SQL reads their names. All sessions that hold or await their locks are emitted.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[]? Table { get; set; }

    /// <summary>Repeat until the command is stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>With -Watch: the pause between two readings. Default: 2 seconds.</summary>
    [Parameter]
    [ValidateLongerThanZero]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    private protected override bool NeedsPlan => ConnectionString is null || Database is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing() => RequireWith(nameof(Interval), nameof(Watch), Watch);

    /// <inheritdoc/>
    private protected override void Process(PlanWork work) =>
        RunSession(
            work,
            "Reading locks",
            async (session, port, token) =>
            {
                if (!Watch)
                {
                    foreach (var one in await session.GetLocksAsync(Table, token).ConfigureAwait(false))
                    {
                        await port.EmitAsync(one).ConfigureAwait(false);
                    }

                    return;
                }

                await foreach (var locks in session.WatchLocksAsync(Table, Interval, token).ConfigureAwait(false))
                {
                    foreach (var one in locks)
                    {
                        await port.EmitAsync(one).ConfigureAwait(false);
                    }
                }
            }
        );
}
