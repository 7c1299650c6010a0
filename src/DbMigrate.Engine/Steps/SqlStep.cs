using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Steps;

/// <summary>Runs a SQL file.</summary>
internal sealed class SqlStep : MigrationStep
{
    private const long Large = 1 << 20;

    private readonly string _file;
    private readonly string _shown;
    private readonly string _folder;
    private readonly SqlTransactionMode? _mode;
    private readonly FileLayout? _layout;
    private readonly Lazy<bool> _isAbsent;
    private readonly object _content = new();

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
            "file" => SqlTransactionMode.File,
            _ => null,
        };
        var direction = node.OptionalText("direction") == "undo" ? SectionDirection.Undo : SectionDirection.Apply;
        if (node.OptionalText("layout") is { } layout)
        {
            var tool = LayoutNames.Parse(layout);
            _layout = new FileLayout(tool, direction);
            if (node.Has("direction") && !FileLayout.HasSections(tool))
            {
                node.Error("direction", $"A file of {layout} has no sections.");
            }
        }
        else if (node.Has("direction"))
        {
            node.Error("direction", "'direction' needs 'layout': the tool whose sections the file has.");
        }

        _isAbsent = new(FindAbsence, LazyThreadSafetyMode.PublicationOnly);
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "sql",
            new MapShape(
                "Runs a SQL file. By default the file is one transaction; statements that PostgreSQL refuses "
                    + "inside a transaction run on their own.",
                new KeyShape(
                    "file",
                    new ValueShape.Text(Reference.File),
                    "The file, relative to the plan's folder.",
                    Required: true
                ),
                new KeyShape(
                    "transaction",
                    new ValueShape.Text(OneOf: ["file", "statement", "none"]),
                    "One transaction for the file, one for each statement, or none."
                )
                {
                    Default = "file",
                },
                new KeyShape(
                    "layout",
                    new ValueShape.Text(OneOf: LayoutNames.OfViews),
                    "The migration tool that the file was written for: its sections, options, placeholders and "
                        + "breakpoints are read as the tool reads them."
                )
                {
                    Default = "none, the file is run as it is",
                },
                new KeyShape(
                    "direction",
                    new ValueShape.Text(OneOf: ["apply", "undo"]),
                    "The sections of the file to run, where its layout has sections."
                )
                {
                    Default = "apply",
                }
            )
            {
                ShortForm = "file",
            },
            node => new SqlStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    sql: invoices.sql
                    """,
                Locks = "The locks that the statements of the file take.",
                Undo = "None: a phase with this step needs undo steps of its own.",
            },
        };

    private protected override string DefaultName =>
        "sql " + _shown + (_layout is { Direction: SectionDirection.Undo } ? " (undo)" : string.Empty);

    internal override string? SourceFile => _shown;

    /// <summary>Returns the file as it will be run. A session reads it once.</summary>
    /// <exception cref="PlanInvalidException">It cannot be read as SQL.</exception>
    internal SqlScript Read(IReadOnlyDictionary<string, string> variables) => ReadOnce(variables).Script;

    private Reading ReadOnce(IReadOnlyDictionary<string, string> variables) =>
        SessionVariables.Read(variables, this, () => new Reading(ReadFile(variables)));

    private SqlScript ReadFile(IReadOnlyDictionary<string, string> variables) =>
        SqlReader.ReadFile(_file, SessionVariables.Options(variables, _folder) with { Layout = _layout });

    private SqlTransactionMode ModeOf(SqlScript script) =>
        _mode ?? (script.WithoutTransaction ? SqlTransactionMode.Statement : SqlTransactionMode.File);

    internal override bool IsAbsent => _layout is { Direction: SectionDirection.Undo } && _isAbsent.Value;

    internal override string? AbsentBecause =>
        IsAbsent ? $"{_shown} has no statement below '{FileLayout.DownLineOf(_layout!.Tool)}'" : null;

    private bool FindAbsence()
    {
        try
        {
            return _layout!.View(RegularFile.ReadBytes(_file), _shown, new Dictionary<string, string>()).IsAbsent;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The step reports it when it is run.
            return false;
        }
    }

    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        ContentOf(variables).Files;

    internal override IReadOnlyList<PlanFinding> FindErrors(IReadOnlyDictionary<string, string> variables) =>
        ContentOf(variables).Errors.Value;

    // A large file is not kept, so that what is needed of it is found at once.
    private Content ContentOf(IReadOnlyDictionary<string, string> variables) =>
        SessionVariables.Read(
            variables,
            _content,
            () =>
            {
                var script = IsSmall ? Read(variables) : ReadFile(variables);
                var errors = new Lazy<IReadOnlyList<PlanFinding>>(() => ErrorsOf(script));
                if (!IsSmall)
                {
                    _ = errors.Value;
                }

                return new Content(ContentFiles.Of(script), errors);
            }
        );

    private IReadOnlyList<PlanFinding> ErrorsOf(SqlScript script) =>
        [
            .. FileFindings
                .Of(script.GetBatches(ModeOf(script)))
                .Where(f => f.Severity == FileFindingSeverity.Error)
                .Select(f => new PlanFinding(f.Statement.Start, f.Message)),
        ];

    internal override void ReadAhead(IReadOnlyDictionary<string, string> variables)
    {
        if (IsSmall)
        {
            _ = Preview(variables);
        }
    }

    // Small files are kept until they are run. A folder of large ones would fill the memory.
    private bool IsSmall => new FileInfo(_file) is { Exists: true, Length: < Large };

    /// <summary>Returns the batches of the file.</summary>
    internal IReadOnlyList<SqlBatch> ReadBatches(IReadOnlyDictionary<string, string> variables)
    {
        var script = Read(variables);
        return script.GetBatches(ModeOf(script));
    }

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
        return read.Preview ??= SqlPreview.Of(MigrationStatementReader.Analyze(read.Script, ModeOf(read.Script))) with
        {
            Findings = FileFindings.Of(read.Script.GetBatches(ModeOf(read.Script))),
        };
    }

    /// <summary>What the digest and the start of a run need of the file.</summary>
    private sealed record Content(ContentFiles Files, Lazy<IReadOnlyList<PlanFinding>> Errors);

    /// <summary>The file as a session has read it, and what it would do.</summary>
    private sealed record Reading(SqlScript Script)
    {
        internal StepPreview? Preview { get; set; }
    }
}
