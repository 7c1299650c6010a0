using DbMigrate.Engine.Locks;

namespace DbMigrate.Engine.Tests.Locks;

/// <summary>Sessions stand below those for which they wait.</summary>
public sealed class LockTreeOrderTests
{
    [Theory]
    [InlineData("1 2 3", "1/0/0 2/0/0 3/0/0")]
    [InlineData("3<1 1 2<1", "1/0/2 3/1/0 2/1/0")]
    [InlineData("1 2<1 3<2", "1/0/2 2/1/1 3/2/0")]
    [InlineData("1 2<1 3<1,2", "1/0/2 2/1/1 3/2/0")]
    [InlineData("1 2<1 3<2,1", "1/0/2 2/1/0 3/1/0")]
    [InlineData("2<9 1", "2/0/0 1/0/0")]
    [InlineData("1<1 2<1", "1/0/1 2/1/0")]
    [InlineData("1<1,2 2", "2/0/1 1/1/0")]
    [InlineData("0 1<0 2<0", "0/0/2 1/1/0 2/1/0")]
    [InlineData("-1 -2 1<-2", "-1/0/0 -2/0/1 1/1/0")]
    [InlineData("1<2 2<1", "2/0/1 1/1/0")]
    [InlineData("1<2 2<3 3<1 4<1", "3/0/3 2/1/2 1/2/1 4/3/0")]
    public void A_session_stands_below_the_nearest_that_it_waits_for(string sessions, string tree)
    {
        MigrationLock[] all =
        [
            .. sessions
                .Split(' ')
                .Select(s => s.Split('<'))
                .Select(s => new MigrationLock
                {
                    ProcessId = int.Parse(s[0]),
                    BlockedBy = s.Length == 1 ? [] : [.. s[1].Split(',').Select(int.Parse)],
                }),
        ];
        Assert.Equal(tree, string.Join(' ', LockTree.Of(all).Select(s => $"{s.ProcessId}/{s.Depth}/{s.Blocks}")));
    }
}
