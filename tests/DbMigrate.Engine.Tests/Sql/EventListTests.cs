using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>Of many statements that change rows of one table, the first ones are kept.</summary>
public sealed class EventListTests
{
    private readonly EventList _list = new();

    [Fact]
    public void Each_batch_is_named_once_and_only_where_something_happens()
    {
        _list.Add([new BatchBegun(1)]);
        _list.Add([new BatchBegun(2), new TableChanged("a")]);
        _list.Add([new BatchBegun(2), new ObjectDropped("table", "a", null)]);
        _list.Add([new BatchBegun(3), new ObjectDropped("table", "b", null)]);
        Assert.Equal(
            [
                new BatchBegun(2),
                new TableChanged("a"),
                new ObjectDropped("table", "a", null),
                new BatchBegun(3),
                new ObjectDropped("table", "b", null),
            ],
            _list.All
        );
    }

    [Fact]
    public void A_change_of_a_table_is_kept_once_until_a_name_may_mean_another()
    {
        _list.Add([new TableChanged("a"), new TableChanged("a"), new TableChanged("b")]);
        _list.Add([new NamesSet(false, ["s"], false, false), new TableChanged("a")]);
        Assert.Equal(["a", "b", "a"], _list.All.OfType<TableChanged>().Select(c => c.Table));
    }

    [Theory]
    [InlineData(20, 20, false)]
    [InlineData(21, 21, true)]
    [InlineData(500, 21, true)]
    public void After_twenty_conditions_the_number_of_rows_is_not_known(int deletes, int kept, bool isUnknown)
    {
        for (var i = 0; i < deletes; i++)
        {
            _list.Add([Lost(DataLossKind.Delete, $"id = {i}")]);
        }

        var losses = _list.All.OfType<DataLost>().Select(l => l.Loss).ToList();
        Assert.Equal(kept, losses.Count);
        Assert.Equal(isUnknown ? null : "id = 19", losses[^1].Rows!.Condition);
        Assert.All(losses[..20], l => Assert.NotNull(l.Rows!.Condition));

        // Other changes of the same table are counted by themselves.
        _list.Add([Lost(DataLossKind.Overwrite, "id = 1")]);
        Assert.Equal(kept + 1, _list.All.Count);
    }

    [Fact]
    public void A_loss_that_is_not_of_rows_is_always_kept()
    {
        for (var i = 0; i < 30; i++)
        {
            _list.Add([new DataLost(new DataLoss(DataLossKind.Truncate, "a"))]);
        }

        Assert.Equal(30, _list.All.Count);
    }

    private static DataLost Lost(DataLossKind kind, string condition) =>
        new(new DataLoss(kind, "a") { Rows = new RowChange("DELETE", condition) });
}
