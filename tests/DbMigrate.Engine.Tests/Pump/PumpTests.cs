using System.Collections.Concurrent;
using DbMigrate.Engine.Pump;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Pump;

public sealed class PumpTests
{
    private static readonly MigrationProgress Activity = new("Test", "working", -1);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public void Work_runs_off_the_callers_thread_and_the_sink_is_called_on_it_alone()
    {
        var sink = new RecordingSink();
        var workThread = 0;
        Run(
            sink,
            async (port, _) =>
            {
                workThread = Environment.CurrentManagedThreadId;
                port.OnMessage(new MigrationMessage(MessageKind.Verbose, "first"));
                await port.EmitAsync("second");
                await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => port.EmitAsync(i))));
                Assert.Equal(
                    "answer",
                    await port.AskAsync(() =>
                    {
                        sink.Note("question");
                        return "answer";
                    })
                );
            }
        );

        Assert.NotEqual(Environment.CurrentManagedThreadId, workThread);
        Assert.All(sink.Threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        Assert.Equal(["verbose first", "second"], sink.Calls.Take(2));
        Assert.Equal("question", sink.Calls.Last());
        Assert.Equal(53, sink.Calls.Count);
    }

    [Fact]
    public void Of_more_verbose_messages_than_the_host_takes_the_others_are_counted()
    {
        var sink = new RecordingSink();
        using var written = new ManualResetEventSlim();
        sink.Result = _ => Assert.True(written.Wait(Wait.Deadline, CancellationToken.None), "Nothing was written.");
        Run(
            sink,
            async (port, _) =>
            {
                // The host is busy with this one.
                await port.EmitAsync("result");
                for (var i = 0; i < PumpPort.MostWaiting + 5_000; i++)
                {
                    port.OnMessage(new MigrationMessage(MessageKind.Verbose, "notice"));
                }

                port.OnMessage(new MigrationMessage(MessageKind.Warning, "important"));
                written.Set();
            }
        );
        Assert.Equal(PumpPort.MostWaiting, sink.Calls.Count(c => c == "verbose notice"));
        Assert.Equal(
            "verbose 5,000 verbose messages left out: the host was too slow.",
            sink.Calls.ElementAt(sink.Calls.Count - 2)
        );
        Assert.EndsWith("important", sink.Calls.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_are_delivered_while_the_work_still_runs()
    {
        var sink = new RecordingSink();
        using var delivered = new ManualResetEventSlim();
        sink.Result = _ => delivered.Set();
        Run(
            sink,
            async (port, _) =>
            {
                await port.EmitAsync(1);
                Assert.True(
                    delivered.Wait(Wait.Deadline, CancellationToken.None),
                    "The result waited for the end of the work."
                );
            }
        );
    }

    [Fact]
    public void A_stop_cancels_the_work_and_the_pump_returns_only_after_it_has_ended()
    {
        using var stop = new CancellationTokenSource();
        var sink = new RecordingSink { Result = _ => stop.Cancel() };
        var ended = false;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Run(
                sink,
                async (port, token) =>
                {
                    await port.EmitAsync("running");
                    try
                    {
                        await Task.Delay(Timeout.Infinite, token);
                    }
                    finally
                    {
                        // What a server needs to cancel, to roll back, and to journal it.
                        await Task.Delay(200, CancellationToken.None);
                        await port.EmitAsync("rolled back");
                        ended = true;
                    }
                },
                stop.Token
            )
        );
        Assert.True(ended);
        Assert.Equal(["running", "rolled back"], sink.Calls);
    }

    [Fact]
    public void A_stop_before_the_start_still_runs_the_work_to_its_own_end()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Run(new RecordingSink(), (_, token) => Task.FromCanceled(token), stop.Token)
        );
    }

    [Fact]
    public void An_exception_of_the_sink_cancels_the_work_and_is_thrown_after_it_has_ended()
    {
        var sink = new RecordingSink { Result = _ => throw new PipelineOver() };
        var ended = false;
        var thrown = Assert.Throws<PipelineOver>(() =>
            Run(
                sink,
                async (port, token) =>
                {
                    try
                    {
                        await port.EmitAsync("first");
                        await Task.Delay(Timeout.Infinite, token);
                    }
                    finally
                    {
                        await Task.Delay(200, CancellationToken.None);
                        ended = true;
                    }
                }
            )
        );
        Assert.True(ended);
        Assert.Contains(
            nameof(An_exception_of_the_sink_cancels_the_work_and_is_thrown_after_it_has_ended),
            thrown.StackTrace,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void After_an_exception_of_the_sink_nothing_more_is_delivered_and_nobody_waits_for_ever()
    {
        var sink = new RecordingSink { Result = _ => throw new PipelineOver() };
        var after = 0;
        var asked = false;
        Assert.Throws<PipelineOver>(() =>
            Run(
                sink,
                async (port, token) =>
                {
                    await port.EmitAsync("first");
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, token));
                    for (var i = 0; i < 2000; i++)
                    {
                        await port.EmitAsync(i);
                        after++;
                    }

                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => port.AskAsync(() => asked = true));
                    Assert.ThrowsAny<OperationCanceledException>(() => port.Ask(() => asked = true));
                }
            )
        );
        Assert.Equal(2000, after);
        Assert.False(asked);
        Assert.Equal(["first"], sink.Calls);
    }

    [Fact]
    public void The_exception_of_the_sink_wins_over_the_one_that_the_work_ends_with()
    {
        var sink = new RecordingSink { Result = _ => throw new PipelineOver() };
        Assert.Throws<PipelineOver>(() =>
            Run(
                sink,
                async (port, token) =>
                {
                    await port.EmitAsync("first");
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, token));
                    throw new InvalidOperationException("of the work");
                }
            )
        );
    }

    [Fact]
    public void An_exception_of_the_work_comes_out_as_it_is_after_what_it_had_emitted()
    {
        var sink = new RecordingSink();
        var exception = Assert.Throws<PlanNotFoundException>(() =>
            Run(
                sink,
                async (port, _) =>
                {
                    await port.EmitAsync("before");
                    throw new PlanNotFoundException("p", "There is no plan.");
                }
            )
        );
        Assert.Equal("p", exception.Path);
        Assert.Equal(["before"], sink.Calls);
    }

    [Fact]
    public void Work_that_throws_before_its_first_await_does_not_leave_the_caller_waiting() =>
        Assert.Throws<InvalidOperationException>(() =>
            Run(new RecordingSink(), (_, _) => throw new InvalidOperationException())
        );

    [Fact]
    public void An_exception_of_a_question_cancels_the_work_and_is_thrown_after_it_has_ended()
    {
        var ended = false;
        Assert.Throws<PipelineOver>(() =>
            Run(
                new RecordingSink(),
                async (port, token) =>
                {
                    Assert.ThrowsAny<OperationCanceledException>(() => port.Ask<bool>(() => throw new PipelineOver()));
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, token));
                    ended = true;
                }
            )
        );
        Assert.True(ended);
    }

    [Fact]
    public void Nobody_is_asked_once_the_host_wants_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var asked = false;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Run(
                new RecordingSink(),
                async (port, _) =>
                {
                    stop.Cancel();
                    await port.AskAsync(() => asked = true);
                },
                stop.Token
            )
        );
        Assert.False(asked);
    }

    [Fact]
    public void A_slow_host_holds_back_results_but_never_messages()
    {
        using var go = new ManualResetEventSlim();
        var sink = new RecordingSink { Result = _ => go.Wait(Wait.Deadline) };
        var emitted = 0;
        Run(
            sink,
            async (port, token) =>
            {
                await port.EmitAsync(-1);
                var results = Task.Run(
                    async () =>
                    {
                        for (var i = 0; i < 1000; i++)
                        {
                            await port.EmitAsync(i);
                            Interlocked.Increment(ref emitted);
                        }
                    },
                    token
                );
                for (var i = 0; i < 1000; i++)
                {
                    port.OnMessage(new MigrationMessage(MessageKind.Verbose, "m"));
                }

                Assert.NotSame(results, await Task.WhenAny(results, Task.Delay(300, token)));
                Assert.InRange(Volatile.Read(ref emitted), 1, 400);
                go.Set();
                await results;
            }
        );
        Assert.Equal(2001, sink.Calls.Count);
    }

    [Fact]
    public void Words_after_the_end_of_the_work_are_dropped()
    {
        PumpPort? kept = null;
        var sink = new RecordingSink();
        Run(
            sink,
            (port, _) =>
            {
                kept = port;
                return Task.CompletedTask;
            }
        );
        kept!.OnMessage(new MigrationMessage(MessageKind.Warning, "late"));
        kept.OnMessage(new MigrationProgress("late", "late", 5));
        Assert.Empty(sink.Calls);
    }

    [Fact]
    public void Short_work_shows_no_progress()
    {
        var sink = new RecordingSink();
        Run(
            sink,
            (port, _) =>
            {
                port.OnMessage(new MigrationProgress("Phase a", "step 1", 10));
                return Task.CompletedTask;
            }
        );
        Assert.Empty(sink.Calls);
    }

    [Fact]
    public void Long_work_that_says_nothing_shows_what_it_is_and_takes_it_away_at_the_end()
    {
        using var shown = new ManualResetEventSlim();
        var sink = new RecordingSink { Progress = _ => shown.Set() };
        Run(
            sink,
            (_, _) => Task.FromResult(shown.Wait(Wait.Deadline, CancellationToken.None)),
            progressAfter: TimeSpan.FromMilliseconds(10)
        );
        Assert.Equal(["progress Test: working (-1)", "progress Test: working (-1) over"], sink.Calls);
    }

    [Fact]
    public void Long_work_shows_its_newest_progress_and_not_every_word()
    {
        using var shown = new ManualResetEventSlim();
        var sink = new RecordingSink();
        sink.Progress = progress =>
        {
            if (progress.Percent == 100)
            {
                shown.Set();
            }
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Run(
            sink,
            (port, _) =>
            {
                for (var i = 0; i <= 10_000; i++)
                {
                    port.OnMessage(new MigrationProgress("Phase a", i == 10_000 ? string.Empty : $"row {i}", i / 100));
                }

                Assert.True(shown.Wait(Wait.Deadline, CancellationToken.None));
                return Task.CompletedTask;
            },
            progressAfter: TimeSpan.Zero
        );

        // One display in 250 ms at most, one before the first of them, one at the end.
        Assert.InRange(sink.Calls.Count, 2, 3 + (int)(clock.Elapsed / TimeSpan.FromMilliseconds(250)));
        Assert.Equal(
            ["progress Phase a: working (100)", "progress Phase a: working (100) over"],
            sink.Calls.TakeLast(2)
        );
    }

    [Fact]
    public void Progress_is_shown_in_a_stream_of_results_too()
    {
        var sink = new RecordingSink();
        using var shown = new ManualResetEventSlim();
        sink.Progress = _ => shown.Set();
        Run(
            sink,
            async (port, _) =>
            {
                for (var i = 0; !shown.IsSet && i < 10_000_000; i++)
                {
                    await port.EmitAsync(i);
                }
            },
            progressAfter: TimeSpan.FromMilliseconds(100)
        );
        Assert.Contains("progress Test: working (-1)", sink.Calls);
    }

    [Fact]
    public void A_pump_may_run_inside_the_delivery_of_another()
    {
        var outer = new RecordingSink();
        var inner = new RecordingSink();
        outer.Result = item => Run(inner, (port, _) => port.EmitAsync("inner " + item));
        Run(
            outer,
            async (port, _) =>
            {
                await port.EmitAsync(1);
                await port.EmitAsync(2);
            }
        );
        Assert.Equal(["inner 1", "inner 2"], inner.Calls);
    }

    private static void Run(
        IPumpSink sink,
        Func<PumpPort, CancellationToken, Task> work,
        CancellationToken stop = default,
        TimeSpan? progressAfter = null
    ) => MessagePump.Run(sink, Activity, work, progressAfter ?? Never, stop);

    private sealed class PipelineOver : Exception;

    private sealed class RecordingSink : IPumpSink
    {
        internal ConcurrentQueue<int> Threads { get; } = [];

        internal ConcurrentQueue<string> Calls { get; } = [];

        internal Action<object>? Result { get; set; }

        internal Action<PumpProgress>? Progress { get; set; }

        public void OnResult(object result)
        {
            Note(result.ToString()!);
            Result?.Invoke(result);
        }

        public void OnMessage(MigrationMessage message) =>
            Note($"{message.Kind.ToString().ToLowerInvariant()} {message.Text}");

        public void OnProgress(PumpProgress progress)
        {
            Note(
                $"progress {progress.Activity}: {progress.Text} ({progress.Percent}){(progress.Completed ? " over" : null)}"
            );
            Progress?.Invoke(progress);
        }

        internal void Note(string call)
        {
            Threads.Enqueue(Environment.CurrentManagedThreadId);
            Calls.Enqueue(call);
        }
    }
}
