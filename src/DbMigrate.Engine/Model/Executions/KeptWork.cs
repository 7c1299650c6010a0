using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Model.Executions;

/// <summary>
/// What an execution has in the database besides its batches that are done, by what the journal records. Safe for
/// several threads.
/// </summary>
internal sealed class KeptWork
{
    private readonly object _gate = new();
    private readonly SortedDictionary<int, long> _rows = [];
    private readonly SortedSet<int> _programs = [];
    private readonly SortedSet<int> _statements = [];
    private readonly SortedDictionary<int, string> _leftovers = [];

    /// <summary>Whether anything of a batch that is not done stays.</summary>
    internal bool Any
    {
        get
        {
            lock (_gate)
            {
                return _rows.Values.Any(r => r > 0)
                    || _programs.Count > 0
                    || _statements.Count > 0
                    || _leftovers.Count > 0;
            }
        }
    }

    /// <summary>How many rows are changed of steps that are not done.</summary>
    internal long Rows
    {
        get
        {
            lock (_gate)
            {
                return _rows.Values.Sum();
            }
        }
    }

    /// <summary>Whether a program was begun that is not done.</summary>
    internal bool HasProgram
    {
        get
        {
            lock (_gate)
            {
                return _programs.Count > 0;
            }
        }
    }

    /// <summary>Counts rows that a step has changed in committed transactions of its own.</summary>
    internal void AddRows(int step, long rows)
    {
        lock (_gate)
        {
            _rows[step] = _rows.GetValueOrDefault(step) + rows;
        }
    }

    /// <summary>Records that the program of a step was begun.</summary>
    internal void BeginProgram(int step)
    {
        lock (_gate)
        {
            _programs.Add(step);
        }
    }

    /// <summary>Records that a statement of a step was begun that may commit by itself, as a CALL does.</summary>
    internal void BeginStatement(int step)
    {
        lock (_gate)
        {
            _statements.Add(step);
        }
    }

    /// <summary>Records what a statement of a step left that failed or was cancelled.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="what">What stays, as a clause of a sentence.</param>
    internal void Leave(int step, string what)
    {
        lock (_gate)
        {
            _leftovers[step] = what;
        }
    }

    /// <summary>Records that nothing is left of a failed statement of a step.</summary>
    internal void Clear(int step)
    {
        lock (_gate)
        {
            _leftovers.Remove(step);
        }
    }

    /// <summary>Records that a batch of a step is done: what it keeps counts as the batch.</summary>
    internal void Complete(int step)
    {
        lock (_gate)
        {
            _rows.Remove(step);
            _programs.Remove(step);
            _statements.Remove(step);
            _leftovers.Remove(step);
        }
    }

    /// <summary>Returns what stays, as clauses of a sentence.</summary>
    internal IReadOnlyList<string> Describe()
    {
        lock (_gate)
        {
            return
            [
                .. _rows
                    .Where(r => r.Value > 0)
                    .Select(r =>
                        $"{DisplayText.Count(r.Value, "row")} that step {r.Key} changed {(r.Value == 1 ? "stays" : "stay")}"
                    ),
                .. _programs.Select(p => $"what the program of step {p} did stays"),
                .. _statements.Select(s => $"what the statement of step {s} committed by itself stays"),
                .. _leftovers.Values,
            ];
        }
    }
}
