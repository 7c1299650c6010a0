using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>
/// Converts the content of a rollback section to SQL. Prose between statements becomes comments, and is reported.
/// </summary>
internal sealed class RollbackText
{
    private const int MostProse = 50;

    private readonly SqlReadOptions _options;
    private readonly List<(int Line, string Message)> _notes = [];
    private string[] _lines;

    private RollbackText(string sql, SqlReadOptions options)
    {
        _options = options;
        _lines = sql.Split('\n');
    }

    /// <summary>The findings, each with its line in the section, from 0.</summary>
    internal IReadOnlyList<(int Line, string Message)> Notes => _notes;

    /// <summary>The SQL; null where the section could not be converted.</summary>
    internal string? Sql { get; private set; }

    internal static RollbackText Of(string sql, SqlReadOptions options)
    {
        var text = new RollbackText(sql, options);
        text.Make();
        return text;
    }

    private void Make()
    {
        for (var prose = 0; prose < MostProse; prose++)
        {
            if (Read() is { } problem)
            {
                if (!IsProse(problem.Line))
                {
                    _notes.Add((Math.Clamp(problem.Line, 0, _lines.Length - 1), problem.Message));
                    return;
                }

                _notes.Add(
                    (
                        problem.Line,
                        $"the rollback script says {PlanText.Show(_lines[problem.Line].Trim())}, which is not "
                            + "known SQL; it became a comment."
                    )
                );
                _lines[problem.Line] = RollbackSection.AsComment(_lines[problem.Line]);
                continue;
            }

            return;
        }
    }

    /// <summary>
    /// Reads the present text. Sets <see cref="Sql"/> where it is valid SQL, otherwise returns the problem and its
    /// place.
    /// </summary>
    private (int Line, string Message)? Read()
    {
        try
        {
            var sql = string.Join('\n', _lines);
            var statements = SqlReader.ReadText(sql, "undo", _options).Statements;
            if (statements.Count == 0)
            {
                return WithoutDashes() ? null : (-1, "the rollback script contains no statement.");
            }

            if (statements.FirstOrDefault(s => s.Kind == "UNKNOWN" && IsProse(s.Start.Line - 1)) is { } prose)
            {
                return (prose.Start.Line - 1, string.Empty);
            }

            foreach (var unknown in statements.Where(s => s.Kind == "UNKNOWN"))
            {
                _notes.Add(
                    (
                        unknown.Start.Line - 1,
                        $"the rollback script has {PlanText.Show(unknown.Text)}, which is an unknown statement; "
                            + "it was copied unchanged."
                    )
                );
            }

            Sql = sql;
            return null;
        }
        catch (PlanInvalidException e)
        {
            return (
                e.Findings[0].Place.Line - 1,
                $"the rollback script cannot be read as SQL: {e.Findings[0].Message}"
            );
        }
    }

    /// <summary>Removes dashes before the lines of a block: some authors write both.</summary>
    private bool WithoutDashes()
    {
        var bare = _lines
            .Select(l =>
                !RollbackSection.IsHeading(l)
                && !RollbackSection.IsDecoration(l)
                && l.TrimStart() is ['-', '-', .. var rest]
                    ? rest.TrimStart('-', ' ')
                    : l
            )
            .ToArray();
        try
        {
            var statements = SqlReader.ReadText(string.Join('\n', bare), "undo", _options).Statements;
            if (statements.Count == 0 || statements.Any(s => s.Kind == "UNKNOWN"))
            {
                return false;
            }
        }
        catch (PlanInvalidException)
        {
            return false;
        }

        _lines = bare;
        Sql = string.Join('\n', bare);
        return true;
    }

    /// <summary>
    /// Returns whether a line can be removed without splitting a statement: it begins a statement and ends none.
    /// </summary>
    private bool IsProse(int line)
    {
        if (line < 0 || line >= _lines.Length)
        {
            return false;
        }

        var before = _lines
            .Take(line)
            .Select(l => l.Trim())
            .LastOrDefault(l => l.Length > 0 && !l.StartsWith("--", StringComparison.Ordinal));
        var text = _lines[line].Trim();
        return (before is null || before.EndsWith(';'))
            && text.Length > 0
            && !text.StartsWith('\\')
            && !text.EndsWith(';')
            && !text.StartsWith("--", StringComparison.Ordinal);
    }
}
