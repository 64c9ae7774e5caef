using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Ledger;

/// <summary>Who pays: a provider's budget, or a virtual key's in one currency.</summary>
internal readonly record struct Account(string Provider, string VirtualKey, string Currency)
{
    public static Account OfProvider(string name, string currency) => new(name, "", currency);

    public static Account OfKey(string name, string currency) => new("", name, currency);
}

internal enum BudgetAnswer
{
    Free,

    /// <summary>Beyond the soft share: others should be asked first.</summary>
    Tight,

    /// <summary>It does not fit: nothing was reserved.</summary>
    Spent,
}

/// <summary>What was spent today and this month: the database's sums, this process's calls that are not in them yet, and what is reserved
/// for calls under way.</summary>
internal sealed class Spending
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Account, string Day), long> _unwritten = [];
    private readonly Dictionary<Account, long> _reserved = [];
    private Dictionary<(Account, string Day), long> _written = [];

    public void Add(AiCall call)
    {
        lock (_lock)
            Move(call, 1);
    }

    /// <summary>The next sums of the database contain these.</summary>
    public void Written(IEnumerable<AiCall> calls)
    {
        lock (_lock)
            foreach (var call in calls)
            {
                Move(call, -1);
                foreach (var account in AccountsOf(call))
                    _written[(account, call.Day)] = _written.GetValueOrDefault((account, call.Day)) + call.CostMicros;
            }
    }

    public void Load(IEnumerable<Spent> sums, string today)
    {
        var written = new Dictionary<(Account, string), long>();
        foreach (var sum in sums.Where(s => string.CompareOrdinal(s.Day, today) <= 0))
            foreach (var account in Accounts(sum.Provider, sum.VirtualKey, sum.Currency))
                written[(account, sum.Day)] = written.GetValueOrDefault((account, sum.Day)) + sum.Micros;
        lock (_lock)
            _written = written;
    }

    public (long Day, long Month) Of(Account account, string today)
    {
        lock (_lock)
            return (Sum(account, d => d == today), Sum(account, d => d.StartsWith(today[..8], StringComparison.Ordinal)));
    }

    /// <summary>What was spent is beyond the soft share.</summary>
    public bool IsTight(Account account, BudgetSpec budget, string today)
    {
        if (!budget.IsSet)
            return false;
        var (day, month) = Of(account, today);
        return Worst(Fits(day, 0, budget.PerDay, budget.SoftShare), Fits(month, 0, budget.PerMonth, budget.SoftShare)) != BudgetAnswer.Free;
    }

    public BudgetAnswer TryReserve(Account account, BudgetSpec budget, long micros, string today)
    {
        if (!budget.IsSet)
            return BudgetAnswer.Free;
        lock (_lock)
        {
            var (day, month) = Of(account, today);
            var reserved = _reserved.GetValueOrDefault(account);
            var answer = Worst(Fits(day + reserved, micros, budget.PerDay, budget.SoftShare),
                Fits(month + reserved, micros, budget.PerMonth, budget.SoftShare));
            if (answer != BudgetAnswer.Spent)
                _reserved[account] = reserved + micros;
            return answer;
        }
    }

    public void GiveBack(Account account, long micros)
    {
        lock (_lock)
            if (_reserved.TryGetValue(account, out var reserved))
                _reserved[account] = Math.Max(0, reserved - micros);
    }

    private static BudgetAnswer Fits(long spent, long more, decimal? limit, double soft) => limit is not { } most ? BudgetAnswer.Free
        : spent + more > most * 1_000_000 ? BudgetAnswer.Spent
        : spent + more > most * 1_000_000 * (decimal)soft ? BudgetAnswer.Tight : BudgetAnswer.Free;

    private static BudgetAnswer Worst(BudgetAnswer a, BudgetAnswer b) => a > b ? a : b;

    private void Move(AiCall call, int sign)
    {
        foreach (var account in AccountsOf(call))
        {
            var sum = _unwritten.GetValueOrDefault((account, call.Day)) + sign * call.CostMicros;
            if (sum == 0)
                _unwritten.Remove((account, call.Day));
            else
                _unwritten[(account, call.Day)] = sum;
        }
    }

    private long Sum(Account account, Func<string, bool> day) => _written.Concat(_unwritten)
        .Where(s => s.Key.Item1 == account && day(s.Key.Day)).Sum(s => s.Value);

    private static IEnumerable<Account> AccountsOf(AiCall call) => Accounts(call.Provider, call.VirtualKey, call.Currency);

    private static IEnumerable<Account> Accounts(string provider, string key, string currency) =>
        key.Length == 0 ? [Account.OfProvider(provider, currency)] : [Account.OfProvider(provider, currency), Account.OfKey(key, currency)];
}
