using System.Collections;
using System.Management.Automation;
using DbMigrate.Engine.Server;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationStatement</c>: shows how SQL files are read; connects to no database.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationStatement", DefaultParameterSetName = PathSet)]
[OutputType(typeof(MigrationStatement))]
public sealed class GetMigrationStatementCommand : MigrationCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>();
    private string? _root;

    /// <summary>The SQL files; wildcards are permitted.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The SQL files; wildcard characters are literal.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// The plan of the files: its variables apply, and included files must be in its folder.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public PlanSource? Plan { get; set; }

    /// <summary>Values of psql's variables.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Variable { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            var plan = Plan is null ? null : PlanLocation.Read(Plan, SessionState);
            _root = plan?.Folder;
            var variables = new Dictionary<string, string>(
                plan?.Variables ?? new Dictionary<string, string>(),
                StringComparer.Ordinal
            );
            foreach (var (name, value) in DatabaseChoice.VariablesOf(Variable))
            {
                variables[name] = value;
            }

            _variables = variables;
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(RecordOf(exception));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in ParameterSetName == LiteralPathSet ? LiteralPath : Path)
        {
            foreach (var file in Resolve(path))
            {
                Run(
                    "Reading SQL",
                    file,
                    async (port, token) =>
                    {
                        foreach (var statement in MigrationStatementReader.Enumerate(file, _variables, _root))
                        {
                            token.ThrowIfCancellationRequested();
                            await port.EmitAsync(statement).ConfigureAwait(false);
                        }
                    }
                );
            }
        }
    }

    /// <inheritdoc/>
    private protected override string? PlanPath => Plan?.ToString();

    /// <inheritdoc/>
    private protected override void OnFailure(Exception failure) => WriteError(RecordOf(failure));

    // Continues with the next file of the pipeline.
    private IReadOnlyList<string> Resolve(string path)
    {
        try
        {
            if (ParameterSetName == LiteralPathSet)
            {
                return [SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)];
            }

            return SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (ItemNotFoundException exception)
        {
            WriteError(
                ErrorRecords.Visible(
                    new ErrorRecord(
                        MaskedException.Of(exception, ErrorRecords.ByPlace),
                        "FileNotFound",
                        ErrorCategory.ObjectNotFound,
                        ErrorRecords.WithoutPassword(path)
                    ),
                    exception.Message
                )
            );
            return [];
        }
    }
}
