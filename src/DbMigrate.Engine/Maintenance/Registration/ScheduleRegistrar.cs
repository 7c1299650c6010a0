using System.ComponentModel;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Registers the calls of a plan's maintenance with a scheduler of the machine, and removes them.</summary>
internal sealed class ScheduleRegistrar(MigrationPlan plan, ScheduleOptions options, ScheduleMachine machine)
{
    private readonly ScheduleKind _kind =
        options.Kind ?? (machine.IsWindows ? ScheduleKind.TaskScheduler : ScheduleKind.Systemd);

    private string Name => $"dbmigrate-{plan.Name}";

    private string Folder => options.OutputFolder ?? machine.UnitFolder;

    private bool IsActivated => options.OutputFolder is null;

    private string ServicePath => Path.Combine(Folder, Name + ".service");

    private string TimerPath => Path.Combine(Folder, Name + ".timer");

    /// <summary>Returns what would be registered. Changes nothing.</summary>
    /// <exception cref="ScheduleRefusedException">It cannot be registered.</exception>
    internal ScheduleRegistration Describe()
    {
        Require();
        var every = options.Every ?? CallInterval.Of(plan, DateTimeOffset.UtcNow);
        if (CallInterval.Problem(every) is { } problem)
        {
            throw new ScheduleRefusedException(
                $"The maintenance of {plan.Name} cannot be called so: {problem}.",
                _kind
            );
        }

        if (options.EnvironmentFile is { } variables && !File.Exists(variables))
        {
            throw new ScheduleRefusedException($"The file with the variables does not exist: {variables}", _kind);
        }

        IReadOnlyList<ScheduleFile> files = _kind switch
        {
            ScheduleKind.Systemd =>
            [
                new(ServicePath, SystemdUnits.Service(plan, options, machine.IsRoot)),
                new(TimerPath, SystemdUnits.Timer(plan, every)),
            ],
            ScheduleKind.Cron =>
            [
                new(
                    IsActivated ? "crontab" : Path.Combine(Folder, Name + ".cron"),
                    CronText.Part(Name, options, plan, every)
                ),
            ],
            _ =>
            [
                new(
                    Path.Combine(IsActivated ? Path.GetTempPath() : Folder, Name + ".xml"),
                    TaskText.Of(plan, options, every)
                ),
            ],
        };
        return Of(every, files, [.. Activation(files).Select(c => string.Join(' ', c))]);
    }

    /// <summary>Registers it; one of the same name is replaced.</summary>
    internal async Task<ScheduleRegistration> RegisterAsync(CancellationToken cancellationToken)
    {
        var planned = Describe();
        var replaced = await IsThereAsync(planned, cancellationToken).ConfigureAwait(false);
        if (_kind == ScheduleKind.Cron && IsActivated)
        {
            var rest = CronText.Without(await ReadCrontabAsync(cancellationToken).ConfigureAwait(false), Name);
            await WriteCrontabAsync(
                    (rest.Length == 0 || rest.EndsWith('\n') ? rest : rest + "\n") + planned.Files[0].Text,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        else
        {
            Write(planned.Files);
            foreach (var command in Activation(planned.Files))
            {
                await RunAsync(command, null, cancellationToken).ConfigureAwait(false);
            }

            if (_kind == ScheduleKind.TaskScheduler && IsActivated)
            {
                File.Delete(planned.Files[0].Path);
            }
        }

        var what = (replaced ? "It replaced the one of this name." : "It is new.") + Needs();
        return planned with
        {
            Replaced = replaced,
            Message = IsActivated
                ? $"Maintenance is called every {DurationText.Format(planned.Every)}. {what}"
                : $"The files were written to {Folder}; nothing was activated. {what}",
        };
    }

    /// <summary>Returns what would be removed. Changes nothing.</summary>
    internal ScheduleRegistration DescribeRemoval()
    {
        Require();
        return Of(TimeSpan.Zero, RemovedFiles(), [.. Deactivation().Select(c => string.Join(' ', c))]);
    }

    /// <summary>Removes it; where it is not registered, says so.</summary>
    internal async Task<ScheduleRegistration> UnregisterAsync(CancellationToken cancellationToken)
    {
        var planned = DescribeRemoval();
        if (!await IsThereAsync(planned, cancellationToken).ConfigureAwait(false))
        {
            return planned with { Commands = [], Message = $"{Name} is not registered; nothing was removed." };
        }

        if (_kind == ScheduleKind.Cron && IsActivated)
        {
            await WriteCrontabAsync(
                    CronText.Without(await ReadCrontabAsync(cancellationToken).ConfigureAwait(false), Name),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        else
        {
            var commands = Deactivation();
            foreach (var command in commands.Take(1))
            {
                await RunAsync(command, null, cancellationToken).ConfigureAwait(false);
            }

            foreach (var file in RemovedFiles())
            {
                File.Delete(file.Path);
            }

            foreach (var command in commands.Skip(1))
            {
                await RunAsync(command, null, cancellationToken).ConfigureAwait(false);
            }
        }

        return planned with
        {
            Message = "It was removed.",
        };
    }

    private ScheduleRegistration Of(
        TimeSpan every,
        IReadOnlyList<ScheduleFile> files,
        IReadOnlyList<string> commands
    ) =>
        new()
        {
            PlanName = plan.Name,
            Plan = plan.File,
            Kind = _kind,
            Name = Name,
            Every = every,
            Files = files,
            Commands = commands,
        };

    private void Require()
    {
        if (IsActivated && _kind == ScheduleKind.Systemd && !machine.HasSystemd)
        {
            throw new ScheduleRefusedException("This machine is not run by systemd.", _kind) { IsMissing = true };
        }

        if (IsActivated && _kind == ScheduleKind.TaskScheduler != machine.IsWindows)
        {
            throw new ScheduleRefusedException(
                machine.IsWindows
                    ? $"Windows has no {(_kind == ScheduleKind.Cron ? "cron" : "systemd")}."
                    : "Only Windows has the Task Scheduler.",
                _kind
            )
            {
                IsMissing = true,
            };
        }

        if (options.EnvironmentFile is not null && _kind == ScheduleKind.TaskScheduler)
        {
            throw new ScheduleRefusedException(
                "A task of the Task Scheduler reads no environment file: it has the variables of its account.",
                _kind
            );
        }
    }

    /// <summary>Returns a sentence on the variables that the calls need; null: none, or a file has them.</summary>
    private string? Needs()
    {
        string[] names =
        [
            .. plan
                .Connections.Values.Where(v => v.StartsWith("${", StringComparison.Ordinal) && v.EndsWith('}'))
                .Select(v => v[2..^1])
                .Order(StringComparer.Ordinal),
        ];
        return names.Length == 0 || options.EnvironmentFile is not null
            ? null
            : $" The calls need {DisplayText.Join(names)} in their environment, and no file with variables is given.";
    }

    private string[][] Activation(IReadOnlyList<ScheduleFile> files) =>
        !IsActivated
            ? []
            : _kind switch
            {
                ScheduleKind.Systemd =>
                [
                    [.. Systemctl, "daemon-reload"],
                    [.. Systemctl, "enable", "--now", Name + ".timer"],
                ],
                ScheduleKind.Cron =>
                [
                    ["crontab", "-"],
                ],
                _ =>
                [
                    ["schtasks", "/Create", "/TN", Name, "/XML", files[0].Path, "/F"],
                ],
            };

    private string[][] Deactivation() =>
        !IsActivated
            ? []
            : _kind switch
            {
                ScheduleKind.Systemd =>
                [
                    [.. Systemctl, "disable", "--now", Name + ".timer"],
                    [.. Systemctl, "daemon-reload"],
                ],
                ScheduleKind.Cron =>
                [
                    ["crontab", "-"],
                ],
                _ =>
                [
                    ["schtasks", "/Delete", "/TN", Name, "/F"],
                ],
            };

    private string[] Systemctl => machine.IsRoot ? ["systemctl"] : ["systemctl", "--user"];

    private IReadOnlyList<ScheduleFile> RemovedFiles() =>
        _kind switch
        {
            ScheduleKind.Systemd => [new(ServicePath, string.Empty), new(TimerPath, string.Empty)],
            ScheduleKind.Cron when IsActivated => [],
            ScheduleKind.Cron => [new(Path.Combine(Folder, Name + ".cron"), string.Empty)],
            _ when IsActivated => [],
            _ => [new(Path.Combine(Folder, Name + ".xml"), string.Empty)],
        };

    private async Task<bool> IsThereAsync(ScheduleRegistration planned, CancellationToken cancellationToken)
    {
        if (_kind == ScheduleKind.Systemd || !IsActivated)
        {
            return planned.Files.Any(f => File.Exists(f.Path));
        }

        if (_kind == ScheduleKind.Cron)
        {
            var crontab = await ReadCrontabAsync(cancellationToken).ConfigureAwait(false);
            return CronText.Without(crontab, Name) != crontab;
        }

        return (
                await StartAsync(["schtasks", "/Query", "/TN", Name], null, cancellationToken).ConfigureAwait(false)
            ).ExitCode == 0;
    }

    private void Write(IReadOnlyList<ScheduleFile> files)
    {
        try
        {
            foreach (var file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
                File.WriteAllText(
                    file.Path,
                    file.Text,
                    _kind == ScheduleKind.TaskScheduler ? Encoding.Unicode : new UTF8Encoding(false)
                );
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScheduleRefusedException($"The files of {Name} could not be written: {e.Message}", _kind, e);
        }
    }

    // A user without a crontab is an error of the program, and an empty crontab for us.
    private async Task<string> ReadCrontabAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await StartAsync(["crontab", "-l"], null, cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output : string.Empty;
    }

    private Task WriteCrontabAsync(string text, CancellationToken cancellationToken) =>
        RunAsync(["crontab", "-"], text, cancellationToken);

    private async Task RunAsync(string[] command, string? input, CancellationToken cancellationToken)
    {
        var (exitCode, output, errors) = await StartAsync(command, input, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw new ScheduleRefusedException(
                $"{string.Join(' ', command)} ended with the exit code {exitCode}: "
                    + $"{DisplayText.OneLine((errors.Length > 0 ? errors : output).Trim())}",
                _kind
            );
        }
    }

    private async Task<(int ExitCode, string Output, string Errors)> StartAsync(
        string[] command,
        string? input,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await machine.RunAsync(command, input, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new ScheduleRefusedException(
                $"The program {command[0]} is not on this machine: {e.Message}",
                _kind,
                e
            )
            {
                IsMissing = true,
            };
        }
    }
}
