using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>
/// The engine asks nothing of the caller's thread: a host with a thread of its own, blocked in a call, would wait for
/// itself.
/// </summary>
public sealed partial class ContextTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_whole_course_sends_nothing_back_to_the_callers_context()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: context
            phases:
              - id: a
                preflight: [ { name: one, sql: select 1, expect: 1 } ]
                apply:
                  - sql: a.sql
                  - index: { table: items, columns: [id] }
                  - script: { run: [sh, -c, "echo said"] }
                  - milestone: reached
                verify: [ { exists: { table: items } } ]
                undo: [ sql: a.undo.sql ]
            """,
            (
                "a.sql",
                "create table items (id int);\ncopy items from stdin;\n1\n2\n\\.\nvacuum items;\ndo $$ begin raise notice 'said'; end $$;\n"
            ),
            ("a.undo.sql", "drop table items;\n")
        );
        var context = new RefusingContext();
        var options = new SessionOptions
        {
            ConnectionString = database.ConnectionString,
            Observer = new Returning(context),
        };
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                var session = MigrationSession.Create(plan.Read(), options);
                var phases = session.Plan.Phases;
                Block(session.GetStatusAsync(phases));
                All(session.TestPreflightAsync(phases[0]));
                All(session.PreviewAsync([phases[0]], PhaseAction.Apply, new InvokeOptions()));
                All(session.InvokeAsync(phases, new InvokeOptions()));
                All(session.VerifyAsync(phases[0]));
                All(session.GetHistoryAsync(null, verify: true, null));
                All(session.UndoAsync(phases, TestPlan.Yes));
                Block(session.GetStatusAsync(phases));
                Block(session.DisposeAsync().AsTask());
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "The call waits for its own thread.");
        Assert.Null(failure);
        Assert.True(context.Asked.Count == 0, string.Join("\n\n", context.Asked));
    }

    [Fact]
    public void Every_await_of_the_engine_says_that_it_does_not_come_back()
    {
        var wrong = new List<string>();
        var folder = Path.Combine(Snapshot.Root, "src", "DbMigrate.Engine");
        foreach (
            var file in Directory
                .GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(f =>
                    !f.Contains(
                        $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                        StringComparison.Ordinal
                    )
                    && !f.Contains(
                        $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}",
                        StringComparison.Ordinal
                    )
                )
        )
        {
            var text = Comment().Replace(File.ReadAllText(file), string.Empty);
            foreach (var start in Await().Matches(text).Select(m => m.Index))
            {
                var expression = Expression(text, start);
                if (
                    !expression.StartsWith("await using", StringComparison.Ordinal)
                    && !expression.Contains("ConfigureAwait(false)", StringComparison.Ordinal)
                )
                {
                    wrong.Add($"{Path.GetRelativePath(folder, file)}: {expression.ReplaceLineEndings(" ")}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static void All<T>(IAsyncEnumerable<T> items)
    {
        var enumerator = items.GetAsyncEnumerator();
        while (Block(enumerator.MoveNextAsync().AsTask())) { }

        Block(enumerator.DisposeAsync().AsTask());
    }

    private static T Block<T>(Task<T> task)
    {
        Block((Task)task);
        return task.Result;
    }

    private static void Block(Task task) => Assert.True(task.Wait(Wait.Deadline), "It did not end.");

    /// <summary>From an await to the end of what it awaits.</summary>
    private static string Expression(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            depth +=
                text[i] is '(' or '[' or '{' ? 1
                : text[i] is ')' or ']' or '}' ? -1
                : 0;
            if (depth < 0 || (depth == 0 && text[i] == ';'))
            {
                return text[start..i];
            }
        }

        return text[start..];
    }

    [GeneratedRegex(@"(?m)^\s*//.*$|(?<=\s)// .*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bawait (?!foreach \(.*WithCancellation)")]
    private static partial Regex Await();

    /// <summary>A thread that has no time: whoever comes back to it has broken the rule.</summary>
    private sealed class RefusingContext : SynchronizationContext
    {
        private readonly List<string> _asked = [];

        public IReadOnlyList<string> Asked
        {
            get
            {
                lock (_asked)
                {
                    return [.. _asked];
                }
            }
        }

        public override SynchronizationContext CreateCopy() => this;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Note("Post");
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }

        public override void Send(SendOrPostCallback d, object? state)
        {
            Note("Send");
            d(state);
        }

        private void Note(string how)
        {
            lock (_asked)
            {
                _asked.Add($"{how}: {Environment.StackTrace}");
            }
        }
    }

    /// <summary>
    /// Puts the context back on whatever thread the engine has gone on by then: also what comes later must not return
    /// to it.
    /// </summary>
    private sealed class Returning(SynchronizationContext context) : IMigrationObserver
    {
        public void OnMessage(MigrationMessage message) => SynchronizationContext.SetSynchronizationContext(context);
    }
}
