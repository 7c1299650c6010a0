using System.Collections.Concurrent;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Model.Resolved;

/// <summary>A plan as one operation uses it: in one environment, with the variables in force. It does not change.</summary>
/// <param name="plan">The plan.</param>
/// <param name="environment">The name of the database's environment.</param>
/// <param name="variables">The variables in force, and the files that were read.</param>
/// <param name="mask">Replaces known secrets in a text. A secret is not part of a digest.</param>
internal sealed class ResolvedPlan(
    MigrationPlan plan,
    string environment,
    SessionVariables variables,
    Func<string, string> mask
)
{
    /// <summary>From how many files on they are read by several threads.</summary>
    private const int ManyFiles = 64;

    private readonly ConcurrentDictionary<MigrationPhase, ResolvedPhase> _phases = new(
        ReferenceEqualityComparer.Instance
    );
    private readonly ConcurrentDictionary<string, ConnectionTarget> _targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _checksums = new(StringComparer.Ordinal);
    private readonly Lazy<IncludeFolder> _folder = new(() => new IncludeFolder(plan.Folder, null, variables.Files));
    private readonly Lazy<IReadOnlyList<string>> _before = new(() => Before(plan));

    /// <summary>The plan.</summary>
    internal MigrationPlan Plan => plan;

    /// <summary>The name of the environment.</summary>
    internal string EnvironmentName => environment;

    /// <summary>What the plan says of the environment, or null.</summary>
    internal MigrationEnvironment? Environment { get; } = plan.Environments.FirstOrDefault(e => e.Name == environment);

    /// <summary>The variables in force.</summary>
    internal SessionVariables Variables => variables;

    /// <summary>The files that were read.</summary>
    internal SourceFiles Files => variables.Files;

    /// <summary>Returns a phase: the same object each time.</summary>
    internal ResolvedPhase Of(MigrationPhase phase) => _phases.GetOrAdd(phase, p => new ResolvedPhase(this, p));

    /// <summary>Sets where a connection leads to.</summary>
    internal void SetTarget(string connection, ConnectionTarget target) => _targets[connection] = target;

    /// <summary>Returns whether it is known where a connection leads to.</summary>
    internal bool HasTarget(string connection) =>
        _targets.TryGetValue(connection, out var target) && target.Text is not null;

    /// <summary>
    /// Returns where a connection leads to. It must have been resolved before. Of a connection whose variable a step of
    /// the plan writes, the step: the same before and after it ran.
    /// </summary>
    /// <exception cref="MigrationException">It cannot be resolved.</exception>
    internal string TargetOf(string connection) =>
        ConnectionOrigin.OfVariables(plan, connection) is { Count: > 0 } makers ? ConnectionOrigin.Join(makers)
        : _targets.TryGetValue(connection, out var target) ? target.Text ?? throw target.Problem!
        : throw new InvalidOperationException($"The connection {connection} was not resolved.");

    /// <summary>
    /// Returns why a connection that failed is not there yet, by the steps that make what it needs; null where no step
    /// of a phase that is not applied makes it.
    /// </summary>
    internal string? NotThereYet(ConnectionFailedException e, JournalState state) =>
        ConnectionOrigin.MayBeMissing(e) ? NotThereYet(e.Connection, state) : null;

    /// <summary>
    /// Returns that a connection is not there yet, as the journal and the plan say, without a login; null where no
    /// step of a phase that is not applied makes it.
    /// </summary>
    /// <param name="connection">The connection's name in the plan.</param>
    /// <param name="state">What the journal says of the phases.</param>
    /// <param name="except">A phase whose own steps do not count, or null.</param>
    internal string? NotThereYet(string connection, JournalState state, MigrationPhase? except = null)
    {
        IReadOnlyList<ConnectionOrigin> makers =
        [
            .. ConnectionOrigin
                .Of(plan, connection, _targets.GetValueOrDefault(connection))
                .Where(o => o.Phase != except && !o.IsApplied(state)),
        ];
        return makers.Count == 0 ? null : ConnectionOrigin.Describe(connection, makers);
    }

    /// <summary>Returns a digest of the ids of the phases before a phase, in order.</summary>
    internal string DigestBefore(MigrationPhase phase) => _before.Value[phase.Index];

    /// <summary>
    /// Returns the checksum that a file of the plan has now. Of a file that cannot be read, the reason, which equals no
    /// checksum.
    /// </summary>
    /// <param name="name">The path relative to the plan's folder.</param>
    internal string ChecksumNow(string name) => _checksums.GetOrAdd(name, ReadChecksum);

    /// <summary>Computes the checksum of a file that may be asked for, if the file is small.</summary>
    /// <param name="name">The path relative to the plan's folder.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The access is denied.</exception>
    internal void HashAhead(string name)
    {
        var path = _folder.Value.Find(name, out var fault);
        if (fault is null)
        {
            Files.HashAhead(name, path);
        }
    }

    /// <summary>Reads the files that phases were applied with, several at a time where they are many.</summary>
    internal void ReadAhead(IEnumerable<PhaseRecord> records)
    {
        var names = records
            .Where(r => r.AppliedAt is not null)
            .SelectMany(r => r.Files.Keys)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (names.Length >= ManyFiles && System.Environment.ProcessorCount > 1)
        {
            Parallel.ForEach(
                names,
                new ParallelOptions
                {
                    CancellationToken = Files.Stop,
                    MaxDegreeOfParallelism = System.Environment.ProcessorCount,
                },
                name =>
                {
                    try
                    {
                        _ = ChecksumNow(name);
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        // The evaluation of its phase asks again, and reports the error.
                    }
                }
            );
        }
    }

    /// <summary>Returns a variable's value without secrets; none of it where the name says that it is one.</summary>
    internal string Masked(string variable) =>
        SecretName.IsSecret(variable) ? Redactor.Mask : mask(variables[variable]);

    /// <summary>Reads the files of steps and checks that are to be run.</summary>
    /// <exception cref="PlanInvalidException">Files cannot be read or run; it has the findings of all.</exception>
    internal void RequireReadable(IEnumerable<MigrationStep> steps, IEnumerable<MigrationCheck>? checks = null)
    {
        var unreadable = new List<PlanInvalidException>();
        foreach (var step in steps)
        {
            try
            {
                _ = step.ReadContent(variables);
                if (step.FindErrors(variables) is { Count: > 0 } errors)
                {
                    throw new PlanInvalidException(plan.File, errors);
                }
            }
            catch (PlanInvalidException e)
            {
                unreadable.Add(e);
            }
        }

        foreach (var check in checks ?? [])
        {
            try
            {
                _ = check.ReadContent(variables);
            }
            catch (PlanInvalidException e)
            {
                unreadable.Add(e);
            }
        }

        if (unreadable.Count > 0)
        {
            throw unreadable is [var only]
                ? only
                : new PlanInvalidException(
                    plan.File,
                    [.. unreadable.SelectMany(e => e.Findings).Distinct()],
                    unreadable[0]
                );
        }
    }

    private string ReadChecksum(string name)
    {
        var path = _folder.Value.Find(name, out var fault);
        try
        {
            return fault ?? Files.ChecksumOf(name, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static List<string> Before(MigrationPlan plan)
    {
        var digests = new List<string>(plan.Phases.Count);
        var before = string.Empty;
        foreach (var phase in plan.Phases)
        {
            digests.Add(before);
            before = Hex.Lower(TextChecksum.Sha256($"{before}\n{phase.Id}"));
        }

        return digests;
    }
}
