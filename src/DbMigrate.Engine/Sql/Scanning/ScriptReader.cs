using System.Globalization;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Reads a script and all that it includes into statements.</summary>
internal sealed partial class ScriptReader(SqlReadOptions options, IncludeFolder folder)
{
    private const int MostFindings = 100;

    // Files that include each other without end would otherwise be read until memory is exhausted.
    private const int DeepestInclude = 50;
    private const int MostIncludes = 10_000;

    private readonly List<PlanFinding> _findings = [];
    private readonly StatementRecords _records = new();
    private readonly SourceFiles _files = folder.Files;
    private readonly SqlVariables _variables = new(options.Variables, options.InPlan);
    private readonly List<(string Path, string Name)> _open = [];
    private readonly SortedSet<string> _unset = new(StringComparer.Ordinal);
    private long _bytes;
    private int _more;

    /// <summary>The statements that were read so far, also after an error.</summary>
    public StatementRecords Records => _records;

    /// <summary>The errors so far.</summary>
    public IReadOnlyList<PlanFinding> Findings => _findings;

    /// <summary>The variables that are used and not set, so far.</summary>
    public IReadOnlySet<string> UnsetVariables => _unset;

    /// <summary>The number of uses of these variables: an error each.</summary>
    public int UnsetUses { get; private set; }

    /// <summary>Reads the script's own file.</summary>
    public void ReadFile(string path, string name)
    {
        if (folder.Refuse(path, name, out var real) is { } fault)
        {
            Find(new SourcePlace(name, 0, 0), $"cannot be read: {fault}");
        }
        else
        {
            ReadReal(real, name);
        }
    }

    private void ReadReal(string path, string name)
    {
        try
        {
            var (source, window) = _files.Open(name, path, options.KeptBytes);
            using (window)
            {
                if (_bytes + window.FileLength > options.MaxBytes)
                {
                    TooLarge(name, window.FileLength);
                    return;
                }

                if (options.Layout is { } layout && _open.Count == 0)
                {
                    ReadAs(layout, source, path);
                    return;
                }

                _open.Add((path, name));
                Read(source, window);
                _open.RemoveAt(_open.Count - 1);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            Find(new SourcePlace(name, 0, 0), $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads a text.</summary>
    public void ReadBytes(byte[] bytes, string name)
    {
        if (bytes.Length > options.MaxBytes)
        {
            TooLarge(name, bytes.Length);
            return;
        }

        _open.Add((name, name));
        Read(SourceText.FromBytes(name, bytes), new InputWindow(bytes));
        _open.RemoveAt(_open.Count - 1);
    }

    /// <summary>Returns the script.</summary>
    /// <exception cref="PlanInvalidException">It has errors; the exception lists all of them.</exception>
    public SqlScript Finish(string name)
    {
        if (_findings.Count == 0 && !options.WithoutTransactionControl)
        {
            TransactionCheck.Run(_records, Find);
        }

        CountMore(name);
        return _findings.Count == 0
            ? new SqlScript(_records, _variables.Used)
            : throw new PlanInvalidException(name, _findings);
    }

    /// <summary>Returns all errors of a script of which the statements are wanted all the same, in their order.</summary>
    public IReadOnlyList<PlanFinding> FinishWithErrors(string name)
    {
        TransactionCheck.Run(_records, Find);
        var files = _records.Sources.Select(s => s.Name).Distinct(StringComparer.Ordinal).ToList();
        var ordered = _findings
            .OrderBy(f => files.IndexOf(f.Place.File))
            .ThenBy(f => f.Place.Line)
            .ThenBy(f => f.Place.Column)
            .ToList();
        _findings.Clear();
        _findings.AddRange(ordered);
        CountMore(name);
        return _findings;
    }

    private void CountMore(string name)
    {
        if (_more > 0)
        {
            _findings.Add(
                new(
                    new SourcePlace(name, 1, 1),
                    string.Create(CultureInfo.InvariantCulture, $"and {_more} more errors.")
                )
            );
        }
    }

    private void Read(SourceText source, InputWindow window)
    {
        _records.Sources.Add(source);
        var head = window.Bytes.AsSpan(0, Math.Min(3, window.End));
        var mark = SqlEncoding.ByteOrderMark(head);
        if (mark < 0 || (window.Fault?.Offset is < 2 && SqlEncoding.ByteOrderMark(window.Bytes) < 0))
        {
            Find(new SourcePlace(source.Name, 1, 1), "is UTF-16, by its byte order mark. Save it as UTF-8.");
            return;
        }

        if (!source.OnDisk)
        {
            _bytes += window.End;
            if (SqlEncoding.FindFault(window.Bytes) is { } fault)
            {
                FindEncoding(
                    source,
                    (TextPosition.Start with { Offset = mark }).Over(window.Bytes.AsSpan(mark, fault.Index - mark)),
                    fault.Message
                );
                return;
            }

            if (source.Sha256.Length == 0)
            {
                var ends = new LineEnds();
                ends.Append(window.Bytes.AsSpan(mark));
                source.Sha256 = ends.Finish();
                _files.Admit(source);
            }
        }
        else
        {
            _bytes += window.End;
            window.Admitted = got =>
            {
                _files.Stop.ThrowIfCancellationRequested();
                return (_bytes += got) <= options.MaxBytes;
            };
        }

        window.Begin(mark);
        ReadStatements(source, window, mark);
        if (window.Fault is { } broken)
        {
            if (broken.Message.Length == 0)
            {
                TooLarge(source.Name, _bytes);
            }
            else
            {
                FindEncoding(source, window.PositionOf(broken.Offset), broken.Message);
            }
        }
        else if (source.OnDisk)
        {
            source.Sha256 = window.Sha256();
            _files.Admit(source);
        }
    }

    private void TooLarge(string name, long length) =>
        Find(
            new SourcePlace(name, 1, 1),
            string.Create(
                CultureInfo.InvariantCulture,
                $"is too large: {length:N0} bytes are more than the {options.MaxBytes:N0} that are read. Load data "
                    + $"by a 'copy' step or with pg_restore."
            )
        );

    private void FindEncoding(SourceText source, TextPosition at, string message) =>
        Find(at.In(source.Name), string.Create(CultureInfo.InvariantCulture, $"byte {at.Offset} {message}."));

    private void Find(SourcePlace place, string message) => Find(new PlanFinding(place, message));

    /// <summary>
    /// Adds an error. Finding its line costs time: that is not done beyond the number that is reported.
    /// </summary>
    private SourcePlace PlaceOf(long offset) =>
        _findings.Count < MostFindings
            ? _file.Input.PositionOf(offset).In(_source.Name)
            : new SourcePlace(_source.Name, 1, 1);

    private void Find(PlanFinding finding)
    {
        if (_findings.Count < MostFindings)
        {
            _findings.Add(finding);
        }
        else
        {
            _more++;
        }
    }
}
