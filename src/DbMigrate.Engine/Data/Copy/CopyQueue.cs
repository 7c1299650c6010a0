namespace DbMigrate.Engine.Data.Copy;

/// <summary>
/// The work that is left: parts of tables, and indexes that can be made when the rows of their table are there. Safe for
/// several workers.
/// </summary>
/// <typeparam name="T">A piece of work.</typeparam>
internal sealed class CopyQueue<T>
{
    private readonly object _gate = new();
    private readonly LinkedList<T> _left = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>How many pieces are left to be taken.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _left.Count;
            }
        }
    }

    /// <summary>Adds work behind the rest, or in front of it.</summary>
    internal void Add(T work, bool first = false)
    {
        lock (_gate)
        {
            _ = first ? _left.AddFirst(work) : _left.AddLast(work);
            Wake();
        }
    }

    /// <summary>
    /// Takes the next piece; waits while there is none and another worker may still add some.
    /// </summary>
    /// <returns>False: all is done.</returns>
    internal async Task<(bool Any, T Work)> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_left.First is { } next)
                {
                    _left.RemoveFirst();
                    _running++;
                    return (true, next.Value);
                }

                if (_running == 0)
                {
                    return (false, default!);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns how many of the workers have nothing to do, and nothing to come that is known.</summary>
    /// <param name="workers">How many there are.</param>
    internal int IdleOf(int workers)
    {
        lock (_gate)
        {
            return Math.Max(0, workers - _running - _left.Count);
        }
    }

    /// <summary>Says that a piece that was taken is done. What follows from it must have been added.</summary>
    internal void Complete()
    {
        lock (_gate)
        {
            _running--;
            Wake();
        }
    }

    private void Wake()
    {
        var before = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }
}
