using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Events;
using Wxauto.Customers.Desk;
using Wxauto.Customers.Erasure;
using Wxauto.Customers.Families;
using Wxauto.Customers.Listing;
using Wxauto.Customers.Rules;
using Wxauto.Customers.Tiers;
using Wxauto.Hosting.Bus;
using Wxauto.Operator.Runtime;
using Wxauto.Storage.Sql;

namespace Wxauto.Customers;

public static class CustomerServices
{
    /// <summary>Who the customers are, and what people do with them. Needs the database, the bus and the options.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(ICustomerDirectory)))
            return services;
        services.AddEventTopic<CustomersChanged>();
        services.TryAddSingleton(s => s.GetService<CustomerOptions>() is { Rules.Length: > 0 } options ? CustomerRules.Read(options.Rules)
            : CustomerRules.Shipped);
        return services.AddSingleton<BlackContacts>().AddSingleton<ICustomerDirectory, CustomerDirectory>().AddSingleton<Refresh>()
            .AddSingleton<CustomerWriting>().AddSingleton<CustomerMerging>().AddSingleton<ContactDesk>().AddSingleton<CustomerErasing>()
            .AddSingleton<ICustomerDesk, CustomerDesk>();
    }

    /// <summary>The part of customers in an erasure; in every role that may be asked for one.</summary>
    public static IServiceCollection AddCustomerErasure(this IServiceCollection services) =>
        services.AddCustomers().AddSingleton<IErasurePart, CustomerErasurePart>();

    /// <summary>What may be set for customers: known in every role, they are configured alike.</summary>
    public static IServiceCollection AddCustomerOptions(this IServiceCollection services) =>
        services.AddStrictOptions<CustomerOptions>(CustomerOptions.Section, CustomerOptions.FaultsOf);
}
