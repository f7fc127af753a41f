import { defineEntity, p } from '@mikro-orm/core'
import { moment, number, person } from './column.ts'

const Schema = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    number: number().primary(),
    name: p.string().length(100),
    nameKey: p.string().length(200).unique(),
    region: p.string().length(40).nullable(),
    manager: person(),
    level: p.integer(),
    satisfaction: p.integer(),
    credit: p.integer(),
    address: p.string().length(200).nullable(),
    postcode: p.string().length(12).nullable(),
    phone: p.string().length(30).nullable(),
    fax: p.string().length(30).nullable(),
    website: p.string().length(200).nullable(),
    creditCode: p.string().length(18).nullable(),
    licence: p.string().length(30).nullable(),
    legalRepresentative: p.string().length(50).nullable(),
    registeredCapital: p.bigint('number').nullable(),
    annualTurnover: p.bigint('number').nullable(),
    bank: p.string().length(100).nullable(),
    bankAccount: p.string().length(40).nullable(),
    localTaxNumber: p.string().length(30).nullable(),
    nationalTaxNumber: p.string().length(30).nullable(),
    status: p.string().length(20).$type<'active' | 'lost'>(),
    lastOrderAt: moment().nullable(),
    /** 建档日期: since when it is a customer, where that was before it came to be known here. */
    registeredOn: p.string().length(10).nullable(),
    /** When a supervisor said last that it had come back; silence is counted anew from then on. */
    recoveredAt: moment().nullable(),
    /** From when silence is counted (`silentSinceOf`): kept with the last order, the file and a recovery. */
    silentSince: moment().nullable(),
    /** The case that stands against it: warned of, deferred, proposed or confirmed. */
    churnCase: number().nullable(),
    bornFrom: number().nullable(),
    contactsTotal: p.integer(),
    createdBy: person(),
    createdAt: moment(),
    updatedAt: moment(),
    deletedAt: moment().nullable(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['deletedAt', 'createdAt', 'number'] },
    // What a filter is combined with stands behind the order, so that no row is read in vain, nor any for a total.
    { properties: ['deletedAt', 'manager', 'createdAt', 'number', 'level', 'region', 'status'] },
    { properties: ['deletedAt', 'manager', 'level', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'manager', 'region', 'createdAt', 'number', 'level', 'status'] },
    { properties: ['deletedAt', 'region', 'createdAt', 'number', 'level', 'status'] },
    { properties: ['deletedAt', 'level', 'createdAt', 'number', 'region', 'status'] },
    { properties: ['deletedAt', 'region', 'level', 'createdAt', 'number', 'status'] },
    { properties: ['deletedAt', 'status', 'createdAt', 'number'] },
    { properties: ['deletedAt', 'lastOrderAt', 'number'] },
    { properties: ['deletedAt', 'nameKey', 'number'] },
    { properties: ['deletedAt', 'manager', 'lastOrderAt', 'number'] },
    { properties: ['deletedAt', 'updatedAt', 'number'] },
    // What a scan walks: who is there, has no case yet and is of one level, the longest silent first.
    { properties: ['deletedAt', 'status', 'churnCase', 'level', 'silentSince', 'number'] },
    { properties: ['phone'] },
    { properties: ['bornFrom'] },
  ],
})
export class CustomerRow extends Schema.class {}
Schema.setClass(CustomerRow)
