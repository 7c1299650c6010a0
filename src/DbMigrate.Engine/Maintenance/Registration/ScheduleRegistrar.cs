using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Registers the calls of a plan's maintenance with a scheduler of the machine.</summary>
internal sealed class ScheduleRegistrar(MigrationPlan plan, ScheduleOptions options, ScheduleMachine machine)
{
    private readonly Scheduler _scheduler = Scheduler.Of(
        options.Kind ?? (machine.IsWindows ? ScheduleKind.TaskScheduler : ScheduleKind.Systemd),
        machine,
        options.OutputFolder
    );

    /// <summary>Returns what would be registered. Changes nothing.</summary>
    /// <exception cref="ScheduleRefusedException">It cannot be registered.</exception>
    internal async Task<ScheduleRegistration> PreviewAsync(CancellationToken cancellationToken)
    {
        var (planned, before) = await PlanAsync(cancellationToken).ConfigureAwait(false);
        return planned with
        {
            Message = before is null ? "It would be new." : $"It would replace the one of this name{Lost(before)}.",
        };
    }

    /// <summary>Registers it; one of the same plan and name is replaced.</summary>
    internal async Task<ScheduleRegistration> RegisterAsync(CancellationToken cancellationToken)
    {
        var (planned, before) = await PlanAsync(cancellationToken).ConfigureAwait(false);
        await _scheduler.AddAsync(planned.Name, planned.Files, cancellationToken).ConfigureAwait(false);
        var what = before is null ? "It is new." : $"It replaced the one of this name{Lost(before)}.";
        return planned with
        {
            Message = _scheduler.IsActivated
                ? $"Maintenance is called every {DurationText.Format(planned.Every)}. {what}"
                : $"The files were written to {_scheduler.Folder}; nothing was activated. {what}",
        };
    }

    private async Task<(ScheduleRegistration Planned, ScheduledCall? Before)> PlanAsync(
        CancellationToken cancellationToken
    )
    {
        var call = Call();
        var needed = CallInterval.Of(plan, DateTimeOffset.UtcNow);
        var every = options.Every ?? needed;
        if (CallInterval.Problem(every) is { } problem)
        {
            throw Refused($"The maintenance of {plan.Name} cannot be called so: {problem}.");
        }

        var given = options.EnvironmentFile is { } file
            ? EnvironmentFile.Read(file)
            : new Dictionary<string, string>(StringComparer.Ordinal);
        if (_scheduler.Missing() is { } missing)
        {
            throw new ScheduleRefusedException(missing, _scheduler.Kind) { IsMissing = true };
        }

        var before = (await _scheduler.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(c =>
            c.Name == call.Name
        );
        RequireOwn(call, before);
        var known = await _scheduler.VariablesAsync(cancellationToken).ConfigureAwait(false);
        var files = _scheduler.Files(call, new ScheduleRequest(plan, options.Program, every));
        var planned = new ScheduleRegistration
        {
            PlanName = plan.Name,
            Plan = plan.File,
            Kind = _scheduler.Kind,
            Name = call.Name,
            Every = every,
            Files = files,
            Commands = [.. _scheduler.Activation(call.Name, files).Select(c => string.Join(' ', c))],
            Replaced = before is not null,
            Warnings = Warnings(ScheduleNeeds.Missing(plan, given, known), every, needed),
        };
        return (planned, before);
    }

    private ScheduledCall Call()
    {
        if (options.Name is { } name && !PlanWord.IsValid(name))
        {
            throw Refused($"The name '{name}' is not valid; a name takes {PlanWord.Rule}.");
        }

        foreach (var text in new[] { plan.File, options.EnvironmentFile ?? string.Empty }.Concat(options.Program))
        {
            if (text.Any(char.IsControl))
            {
                throw Refused(
                    $"A path or an argument has a control character, which no scheduler takes: {Shown(text)}"
                );
            }
        }

        return new ScheduledCall(
            options.Name is { } given ? ScheduledCall.Named(given) : ScheduledCall.NameOf(plan.Name, plan.File),
            plan.File,
            options.EnvironmentFile
        );
    }

    /// <summary>Refuses to end the calls of another plan, or of another database.</summary>
    private void RequireOwn(ScheduledCall call, ScheduledCall? before)
    {
        if (before is null)
        {
            return;
        }

        if (!string.Equals(before.Plan, call.Plan, ScheduledCall.PathComparison))
        {
            throw Refused(
                $"{call.Name} is registered for the plan {before.Plan}. Give this one another name, or unregister that one."
            );
        }

        if (
            before.EnvironmentFile is { } file
            && call.EnvironmentFile is { } other
            && !string.Equals(file, other, ScheduledCall.PathComparison)
        )
        {
            throw Refused(
                $"{call.Name} is registered with the environment file {file}, which may lead to another database. To call "
                    + "for both, give this one a name; to replace that one, unregister it first."
            );
        }
    }

    private string Lost(ScheduledCall before) =>
        before.EnvironmentFile is { } file && options.EnvironmentFile is null
            ? $", which read the environment file {file}"
            : string.Empty;

    private List<string> Warnings(IReadOnlyList<string> missing, TimeSpan every, TimeSpan needed)
    {
        var warnings = new List<string>();
        if (SustainedSamples.Every(plan) is { } samples && samples < every)
        {
            warnings.Add(
                $"A sustained gate of the plan takes a sample every {DurationText.Format(samples)}, and the calls come every "
                    + $"{DurationText.Format(every)}: each gap starts its time again, so that it may never open. Give the gate "
                    + $"{DurationText.Format(every)} or more."
            );
        }
        else if (every > needed)
        {
            warnings.Add(
                $"Calls every {DurationText.Format(every)} do not meet all times of the plan: some tasks run later than "
                    + $"their schedule says. Calls every {DurationText.Format(needed)} would meet them."
            );
        }

        if (options.EnvironmentFile is { } file && EnvironmentFile.Warning(file) is { } readable)
        {
            warnings.Add(readable);
        }

        if (missing.Count > 0)
        {
            warnings.Add(
                $"The calls need {DisplayText.Join(missing)} in their environment, and "
                    + (
                        options.EnvironmentFile is null
                            ? "no environment file is given. Write a line NAME=VALUE for each into a file that only its "
                                + "owner can read, and register with that file."
                            : $"{options.EnvironmentFile} does not set {(missing.Count == 1 ? "it" : "them")}. Add a line "
                                + "NAME=VALUE for each."
                    )
            );
        }

        return warnings;
    }

    private ScheduleRefusedException Refused(string message) => new(message, _scheduler.Kind);

    private static string Shown(string text) => DisplayText.OneLine(text);
}
