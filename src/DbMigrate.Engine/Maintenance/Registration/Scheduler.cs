using System.Text;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>A scheduler of the machine, or the files of one in a folder, where nothing is activated.</summary>
/// <param name="kind">The scheduler.</param>
/// <param name="machine">The machine.</param>
/// <param name="output">The folder that has the files; null: the scheduler itself.</param>
internal abstract class Scheduler(ScheduleKind kind, ScheduleMachine machine, string? output)
{
    /// <summary>The scheduler.</summary>
    internal ScheduleKind Kind { get; } = kind;

    /// <summary>Whether the scheduler is called; false: files are written, and that is all.</summary>
    internal bool IsActivated { get; } = output is null;

    private protected ScheduleMachine Machine { get; } = machine;

    private protected SchedulerProgram Programs { get; } = new(machine, kind);

    /// <summary>The folder of the files.</summary>
    internal virtual string Folder { get; } = output ?? string.Empty;

    /// <summary>The ends of the names of its files.</summary>
    private protected abstract IReadOnlyList<string> Extensions { get; }

    private protected virtual Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Returns a scheduler.</summary>
    internal static Scheduler Of(ScheduleKind kind, ScheduleMachine machine, string? output) =>
        kind switch
        {
            ScheduleKind.Systemd => new SystemdScheduler(machine, output),
            ScheduleKind.Cron => new CronScheduler(machine, output),
            _ => new WindowsScheduler(machine, output),
        };

    /// <summary>Returns why the machine does not have it; null: it has it, or needs not.</summary>
    internal abstract string? Missing();

    /// <summary>Returns the files of a registration with their texts.</summary>
    internal abstract IReadOnlyList<ScheduleFile> Files(ScheduledCall call, ScheduleRequest request);

    /// <summary>Returns the commands that activate a registration.</summary>
    internal abstract IReadOnlyList<string[]> Activation(string name, IReadOnlyList<ScheduleFile> files);

    /// <summary>Returns the commands that remove a registration. The first one runs before its files are deleted.</summary>
    internal abstract IReadOnlyList<string[]> Deactivation(string name);

    /// <summary>Returns the files that a removal deletes.</summary>
    internal IReadOnlyList<string> RemovedFiles(string name) =>
        HasFiles ? [.. Extensions.Select(e => PathOf(name, e))] : [];

    /// <summary>Returns the registrations of this tool.</summary>
    internal virtual Task<IReadOnlyList<ScheduledCall>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ScheduledCall>>([
            .. Directory.Exists(Folder)
                ? Directory
                    .EnumerateFiles(Folder, ScheduledCall.Prefix + "*" + Extensions[0])
                    .Order(StringComparer.Ordinal)
                    .Select(f => Read(Path.GetFileNameWithoutExtension(f), File.ReadAllText(f)))
                    .OfType<ScheduledCall>()
                : [],
        ]);

    /// <summary>Registers; one of the same name is replaced.</summary>
    internal virtual async Task AddAsync(
        string name,
        IReadOnlyList<ScheduleFile> files,
        CancellationToken cancellationToken
    )
    {
        Write(name, files);
        foreach (var command in Activation(name, files))
        {
            await Programs.RunAsync(command, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a registration.</summary>
    internal virtual async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var commands = Deactivation(name);
        foreach (var command in commands.Take(1))
        {
            await Programs.RunAsync(command, null, cancellationToken).ConfigureAwait(false);
        }

        foreach (var file in RemovedFiles(name))
        {
            File.Delete(file);
        }

        foreach (var command in commands.Skip(1))
        {
            await Programs.RunAsync(command, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the names of variables that the scheduler itself gives to its calls.</summary>
    internal virtual Task<IReadOnlySet<string>> VariablesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<string>>(new HashSet<string>(StringComparer.Ordinal));

    /// <summary>Reads what was registered; null: the text was not written by this tool.</summary>
    private protected virtual ScheduledCall? Read(string name, string text) => ScheduledCall.Read(name, text);

    /// <summary>Whether its registrations are files that stay.</summary>
    private protected virtual bool HasFiles => true;

    private protected string PathOf(string name, string extension) => Path.Combine(Folder, name + extension);

    /// <summary>Refuses to replace files that this tool did not write.</summary>
    private protected void Write(string name, IReadOnlyList<ScheduleFile> files)
    {
        try
        {
            if (
                files.FirstOrDefault(f => File.Exists(f.Path) && Read(name, File.ReadAllText(f.Path)) is null) is
                { } foreign
            )
            {
                throw new ScheduleRefusedException(
                    $"The file {foreign.Path} exists and was not written by this tool. It was left as it is. Move it away, "
                        + "or give the registration another name.",
                    Kind
                );
            }

            foreach (var file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
                File.WriteAllText(file.Path, file.Text, Encoding);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScheduleRefusedException($"The files of {name} could not be written: {e.Message}", Kind, e);
        }
    }
}
