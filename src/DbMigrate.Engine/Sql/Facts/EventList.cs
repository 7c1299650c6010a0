namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// Collects the events of many statements. Of statements that change rows of the same table it keeps the first ones, so
/// that a file with a million of them stays small.
/// </summary>
internal sealed class EventList
{
    // More conditions on one table are not counted: the number of rows is then unknown.
    private const int MostConditions = 20;

    private readonly List<FollowedEvent> _events = [];
    private readonly Dictionary<(DataLossKind? Kind, string Table), int> _ofRows = [];
    private BatchBegun? _batch;
    private BatchBegun? _appended;

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<FollowedEvent> All => _events;

    /// <summary>Adds the events of a statement.</summary>
    public void Add(IReadOnlyList<FollowedEvent> events)
    {
        foreach (var one in events)
        {
            switch (one)
            {
                case BatchBegun batch:
                    _batch = batch;
                    break;
                case TableChanged changed:
                    AddFirst(changed, null, changed.Table, 1);
                    break;
                case DataLost { Loss: { IsOfRows: true, Rows: { } rows } loss }:
                    var isNext = AddFirst(one, loss.Kind, loss.Name, MostConditions);
                    if (!isNext && _ofRows[(loss.Kind, loss.Name)] == MostConditions + 1)
                    {
                        Append(new DataLost(loss with { Rows = rows with { Condition = null } }));
                    }

                    break;
                default:
                    // A name may mean another table from here on.
                    _ofRows.Clear();
                    Append(one);
                    break;
            }
        }
    }

    private bool AddFirst(FollowedEvent one, DataLossKind? kind, string table, int most)
    {
        var count = _ofRows[(kind, table)] = _ofRows.GetValueOrDefault((kind, table)) + 1;
        if (count <= most)
        {
            Append(one);
        }

        return count <= most;
    }

    private void Append(FollowedEvent one)
    {
        if (_batch is not null && _batch != _appended)
        {
            _events.Add(_batch);
            _appended = _batch;
        }

        _events.Add(one);
    }
}
