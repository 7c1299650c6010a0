using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("DbMigrate.Engine.Tests.Support.TestFramework", "DbMigrate.Engine.Tests")]

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// xunit's framework with three differences. It stops the cluster after the last test. It runs several test classes per
/// core, the heavy ones first. It leaves out the heavy series where <see cref="HeavyTests"/> says so.
/// </summary>
/// <remarks>A collection fixture could stop the cluster too, but its classes would run one after the other.</remarks>
public sealed class TestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    // Tests wait for the server most of the time: two classes for two cores would leave the cores idle.
    private const int ClassesPerCore = 3;

    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkExecutor(assembly, sources, messages)
    {
        // The base method is void: the caller waits for the message that the assembly is finished, not for a task.
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases,
            IMessageSink executionMessageSink,
            ITestFrameworkExecutionOptions executionOptions
        ) => _ = RunAsync([.. testCases.Where(HeavyTests.IsWanted)], executionMessageSink, executionOptions);

        /// <summary>Runs the tests and reports every exception; none may end the process.</summary>
        private async Task RunAsync(
            IReadOnlyList<IXunitTestCase> testCases,
            IMessageSink sink,
            ITestFrameworkExecutionOptions options
        )
        {
            try
            {
                var classes = Environment.ProcessorCount * ClassesPerCore;
                ThreadPool.GetMinThreads(out var workers, out var completions);
                ThreadPool.SetMinThreads(Math.Max(workers, 2 * classes), Math.Max(completions, 2 * classes));
                if (options.GetValue<int?>(MaxParallelThreads) is null)
                {
                    options.SetValue<int?>(MaxParallelThreads, classes);
                }

                using var runner = new Runner(TestAssembly, testCases, DiagnosticMessageSink, sink, options);
                await runner.RunAsync();
            }
            catch (Exception failure)
            {
                sink.OnMessage(new ErrorMessage(testCases, failure));
            }
        }

        private const string MaxParallelThreads = "xunit.execution.MaxParallelThreads";
    }

    private sealed class Runner(
        ITestAssembly assembly,
        IEnumerable<IXunitTestCase> cases,
        IMessageSink diagnostics,
        IMessageSink execution,
        ITestFrameworkExecutionOptions options
    ) : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        protected override async Task AfterTestAssemblyStartingAsync()
        {
            await base.AfterTestAssemblyStartingAsync();
            TestCollectionOrderer = new HeavyFirst(TestCases);
        }

        /// <summary>Runs a collection, unless a failed test has stopped the run while it waited for its turn.</summary>
        protected override async Task<RunSummary> RunTestCollectionAsync(
            IMessageBus messageBus,
            ITestCollection testCollection,
            IEnumerable<IXunitTestCase> testCases,
            CancellationTokenSource cancellationTokenSource
        )
        {
            try
            {
                return await base.RunTestCollectionAsync(
                    messageBus,
                    testCollection,
                    testCases,
                    cancellationTokenSource
                );
            }
            catch (OperationCanceledException) when (cancellationTokenSource.IsCancellationRequested)
            {
                return new RunSummary();
            }
        }

        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await base.BeforeTestAssemblyFinishedAsync();
            try
            {
                await TestCluster.StopAsync();
            }
            catch (Exception failure)
            {
                Aggregator.Add(failure);
            }
        }
    }

    /// <summary>Begins with the heavy collections, so that none of them runs alone at the end.</summary>
    private sealed class HeavyFirst(IEnumerable<IXunitTestCase> cases) : ITestCollectionOrderer
    {
        private readonly ILookup<Guid, IXunitTestCase> _cases = cases.ToLookup(c =>
            c.TestMethod.TestClass.TestCollection.UniqueID
        );

        public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
            testCollections
                .OrderByDescending(c => _cases[c.UniqueID].Count(HeavyTests.IsHeavy))
                .ThenBy(c => c.DisplayName, StringComparer.Ordinal);
    }
}
