using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>The Task Scheduler of Windows.</summary>
internal sealed class WindowsScheduler(ScheduleMachine machine, string? output)
    : Scheduler(ScheduleKind.TaskScheduler, machine, output)
{
    /// <inheritdoc/>
    internal override string Folder => IsActivated ? Path.GetTempPath() : base.Folder;

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> Extensions { get; } = [".xml"];

    /// <inheritdoc/>
    private protected override Encoding Encoding => Encoding.Unicode;

    /// <inheritdoc/>
    private protected override bool HasFiles => !IsActivated;

    /// <inheritdoc/>
    internal override string? Missing() =>
        IsActivated && !Machine.IsWindows ? "Only Windows has the Task Scheduler." : null;

    /// <inheritdoc/>
    internal override IReadOnlyList<ScheduleFile> Files(ScheduledCall call, ScheduleRequest request) =>
        [new(PathOf(call.Name, Extensions[0]), TaskText.Of(call, request))];

    /// <inheritdoc/>
    internal override IReadOnlyList<string[]> Activation(string name, IReadOnlyList<ScheduleFile> files) =>
        IsActivated
            ?
            [
                ["schtasks", "/Create", "/TN", name, "/XML", files[0].Path, "/F"],
            ]
            : [];

    /// <inheritdoc/>
    internal override IReadOnlyList<string[]> Deactivation(string name) =>
        IsActivated
            ?
            [
                ["schtasks", "/Delete", "/TN", name, "/F"],
            ]
            : [];

    /// <inheritdoc/>
    internal override async Task<IReadOnlyList<ScheduledCall>> ListAsync(CancellationToken cancellationToken)
    {
        if (!IsActivated)
        {
            return await base.ListAsync(cancellationToken).ConfigureAwait(false);
        }

        var tasks = await Programs
            .RunAsync(["schtasks", "/Query", "/FO", "CSV", "/NH"], null, cancellationToken)
            .ConfigureAwait(false);
        var calls = new List<ScheduledCall>();
        foreach (var name in NamesOf(tasks))
        {
            var (exitCode, text, _) = await Programs
                .StartAsync(["schtasks", "/Query", "/TN", name, "/XML"], null, cancellationToken)
                .ConfigureAwait(false);
            if (exitCode == 0 && Read(name, text) is { } call)
            {
                calls.Add(call);
            }
        }

        return calls;
    }

    /// <inheritdoc/>
    internal override async Task AddAsync(
        string name,
        IReadOnlyList<ScheduleFile> files,
        CancellationToken cancellationToken
    )
    {
        await base.AddAsync(name, files, cancellationToken).ConfigureAwait(false);
        if (IsActivated)
        {
            File.Delete(files[0].Path);
        }
    }

    /// <inheritdoc/>
    internal override Task<IReadOnlySet<string>> VariablesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>>(
            OperatingSystem.IsWindows()
                ? new[] { EnvironmentVariableTarget.User, EnvironmentVariableTarget.Machine }
                    .SelectMany(t => Environment.GetEnvironmentVariables(t).Keys.Cast<string>())
                    .ToHashSet(StringComparer.OrdinalIgnoreCase)
                : new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        );

    // A line is "\NAME","next run","status". A task with several triggers has several lines.
    private static IEnumerable<string> NamesOf(string tasks) =>
        tasks
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Select(l => l.Split('"'))
            .Where(f => f.Length > 1 && f[1].StartsWith('\\' + ScheduledCall.Prefix, StringComparison.Ordinal))
            .Select(f => f[1][1..])
            .Distinct(StringComparer.Ordinal);

    /// <inheritdoc/>
    private protected override ScheduledCall? Read(string name, string text)
    {
        try
        {
            // The text is already decoded: its declaration of UTF-16 would be misread.
            var start = text.IndexOf("<Task", StringComparison.Ordinal);
            var label = start < 0 ? null : XElement.Parse(text[start..]).Descendants().FirstOrDefault(IsLabel)?.Value;
            return label is null ? null : ScheduledCall.Read(name, label);
        }
        catch (XmlException)
        {
            return null;
        }

        static bool IsLabel(XElement element) => element.Name.LocalName == "Documentation";
    }
}
