namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>The crontab of the user.</summary>
internal sealed class CronScheduler(ScheduleMachine machine, string? output)
    : Scheduler(ScheduleKind.Cron, machine, output)
{
    private static readonly string[] Show = ["crontab", "-l"];
    private static readonly string[] Replace = ["crontab", "-"];

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> Extensions { get; } = [".cron"];

    /// <inheritdoc/>
    private protected override bool HasFiles => !IsActivated;

    /// <inheritdoc/>
    internal override string? Missing() => IsActivated && Machine.IsWindows ? "Windows has no cron." : null;

    /// <inheritdoc/>
    internal override IReadOnlyList<ScheduleFile> Files(ScheduledCall call, ScheduleRequest request) =>
        [new(IsActivated ? "crontab" : PathOf(call.Name, Extensions[0]), CronText.Part(call, request))];

    /// <inheritdoc/>
    internal override IReadOnlyList<string[]> Activation(string name, IReadOnlyList<ScheduleFile> files) =>
        IsActivated ? [Replace] : [];

    /// <inheritdoc/>
    internal override IReadOnlyList<string[]> Deactivation(string name) => IsActivated ? [Replace] : [];

    /// <inheritdoc/>
    internal override async Task<IReadOnlyList<ScheduledCall>> ListAsync(CancellationToken cancellationToken) =>
        IsActivated
            ? (await ReadAsync(cancellationToken).ConfigureAwait(false)).Calls
            : await base.ListAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    internal override async Task AddAsync(
        string name,
        IReadOnlyList<ScheduleFile> files,
        CancellationToken cancellationToken
    )
    {
        if (!IsActivated)
        {
            await base.AddAsync(name, files, cancellationToken).ConfigureAwait(false);
            return;
        }

        var blocks = await ReadAsync(cancellationToken).ConfigureAwait(false);
        await Programs.RunAsync(Replace, blocks.With(name, files[0].Text), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    internal override async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (!IsActivated)
        {
            await base.RemoveAsync(name, cancellationToken).ConfigureAwait(false);
            return;
        }

        var blocks = await ReadAsync(cancellationToken).ConfigureAwait(false);
        await Programs.RunAsync(Replace, blocks.Without(name), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    internal override async Task<IReadOnlySet<string>> VariablesAsync(CancellationToken cancellationToken) =>
        IsActivated
            ? (await ReadAsync(cancellationToken).ConfigureAwait(false)).Variables.ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>(StringComparer.Ordinal);

    // A user without a crontab is an error of the program, and an empty crontab for us. After any other error, what would
    // be written would replace lines that were not read.
    private async Task<CronBlocks> ReadAsync(CancellationToken cancellationToken)
    {
        var (exitCode, text, errors) = await Programs.StartAsync(Show, null, cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? new CronBlocks(text)
            : text.Length == 0 && IsNone(errors) ? new CronBlocks(string.Empty)
            : throw Programs.Failed(Show, exitCode, text, errors);
    }

    // The second one is that of BusyBox.
    private static bool IsNone(string errors) =>
        errors.Contains("no crontab for", StringComparison.OrdinalIgnoreCase)
        || (
            errors.Contains("can't open", StringComparison.Ordinal)
            && errors.Contains("No such file", StringComparison.Ordinal)
        );
}
