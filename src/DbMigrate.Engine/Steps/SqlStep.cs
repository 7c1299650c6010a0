using System.Runtime.CompilerServices;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps;

/// <summary>Runs a SQL file.</summary>
internal sealed class SqlStep : MigrationStep
{
    private const long Large = 1 << 20;

    private readonly string _file;
    private readonly string _shown;
    private readonly string _folder;
    private readonly SqlTransactionMode _mode;
    private IReadOnlyList<string>? _includes;
    private Reading? _read;

    private SqlStep(KindNode node)
        : base(node)
    {
        _file = node.FilePath("file");
        _shown = node.Text("file");
        _folder = node.Folder;
        _mode = node.OptionalText("transaction") switch
        {
            "statement" => SqlTransactionMode.Statement,
            "none" => SqlTransactionMode.None,
            _ => SqlTransactionMode.File,
        };
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "sql",
            new MapShape(
                "Runs a SQL file: by default in one transaction, with what PostgreSQL refuses inside one on its own.",
                new KeyShape(
                    "file",
                    new ValueShape.Text(Reference.File),
                    "The file, relative to the plan's folder.",
                    Required: true
                ),
                new KeyShape(
                    "transaction",
                    new ValueShape.Text(OneOf: ["file", "statement", "none"]),
                    "One transaction for the file (the default), one for each statement, or none."
                )
            )
            {
                ShortForm = "file",
            },
            node => new SqlStep(node)
        );

    internal override IReadOnlyList<string> ContentFiles => _includes ??= SqlIncludes.Of(_file, _folder);

    private protected override string DefaultName => "sql " + _shown;

    /// <summary>Reads the file as it will be run.</summary>
    /// <exception cref="PlanInvalidException">It cannot be read as SQL.</exception>
    internal SqlScript Read(IReadOnlyDictionary<string, string> variables)
    {
        // Asked several times in a run, with the same variables: read once.
        return ReadOnce(variables).Script;
    }

    private Reading ReadOnce(IReadOnlyDictionary<string, string> variables)
    {
        if (_read is not { } read || !ReferenceEquals(read.Variables, variables))
        {
            read = new Reading(
                variables,
                SqlReader.ReadFile(_file, new SqlReadOptions { Variables = variables, RootFolder = _folder })
            );
            _read = read;
        }

        return read;
    }

    internal override void RequireReadable(IReadOnlyDictionary<string, string> variables)
    {
        if (IsSmall)
        {
            _ = Read(variables);
        }
        else
        {
            _ = SqlReader.ReadFile(_file, new SqlReadOptions { Variables = variables, RootFolder = _folder });
        }
    }

    internal override void ReadAhead(IReadOnlyDictionary<string, string> variables)
    {
        if (IsSmall)
        {
            _ = Preview(variables);
        }
    }

    // What is read once is kept for its turn, but for files so large that a folder of them would fill the memory.
    private bool IsSmall => new FileInfo(_file) is { Exists: true, Length: < Large };

    /// <summary>The batches of the file.</summary>
    internal IReadOnlyList<SqlBatch> ReadBatches(IReadOnlyDictionary<string, string> variables) =>
        Read(variables).GetBatches(_mode);

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var batches = ReadBatches(context.Variables);
        for (var i = 0; i < batches.Count; i++)
        {
            yield return Batch(batches, i);
        }
    }

    internal override StatementBatch? GetOnlyBatch(IReadOnlyDictionary<string, string> variables) =>
        IsSmall && ReadBatches(variables) is [{ Transactional: true }] batches ? Batch(batches, 0) : null;

    private static StatementBatch Batch(IReadOnlyList<SqlBatch> batches, int index)
    {
        var batch = batches[index];
        var first = batch.Statements[0];
        return new StatementBatch
        {
            Key = (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Title =
                batch.Statements.Count == 1
                    ? $"{first.Kind} ({first.Start})"
                    : $"{batch.Statements.Count} statements from {first.Start}",
            Checksum = batch.Checksum,
            Transactional = batch.Transactional,
            TransactionOptions = batch.TransactionOptions,
            Statements = [.. batch.Statements.Select(s => new FileStatement(s))],
            IsLast = index == batches.Count - 1,
            Probe = batch.Transactional ? null : CatalogProbe.For(first.Doubt),
        };
    }

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables)
    {
        var read = ReadOnce(variables);
        return read.Preview ??= SqlPreview.Of(MigrationStatementReader.Describe(read.Script, _mode));
    }

    /// <summary>The file as it is with some variables, and what it would do.</summary>
    private sealed record Reading(IReadOnlyDictionary<string, string> Variables, SqlScript Script)
    {
        internal StepPreview? Preview { get; set; }
    }
}
