namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>
    /// Reads the files of phases as a run would, those of the bootstrap too where all phases are asked for. Opens no
    /// connection.
    /// </summary>
    /// <param name="phases">The phases.</param>
    /// <param name="cancellationToken">Ends the reading of files.</param>
    /// <exception cref="PlanInvalidException">Files cannot be read or run; it has the findings of all.</exception>
    public Task RequireReadableAsync(
        IReadOnlyList<MigrationPhase> phases,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.One(() =>
        {
            var bootstrap = phases.Count == Plan.Phases.Count ? Plan.Bootstrap?.Phase : null;
            var all = bootstrap is null ? phases : [bootstrap, .. phases];
            _services
                .Resolve(cancellationToken)
                .RequireReadable(
                    all.SelectMany(p => p.Apply.Concat(p.Undo ?? [])),
                    all.SelectMany(p => p.Preflight.Concat(p.Verify).Concat(p.UndoPreflight))
                );
            return Task.FromResult(true);
        });
}
